"""ID numbers and phones: forms, check digits, dates.

GB 11643-1999. Region codes are not checked: real counties were abolished and recoded, and a valid card outlives them.
"""

import datetime
import re
import unicodedata

from stdnum.cn import ric


class BadIdNumber(Exception):
    """`code` is a message of imports.messages.CELLS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_id_number(text: str) -> tuple[str, datetime.date, bool]:
    """(18 characters, date of birth, whether it came with 15 digits). Raises BadIdNumber."""
    words = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    short = bool(re.fullmatch(r"\d{15}", words))
    if short:
        body = f"{words[:6]}19{words[6:]}"
        words = body + ric.calc_check_digit(body + "0")
    if not re.fullmatch(r"\d{17}[\dX]", words):
        raise BadIdNumber("id_form")
    try:
        born = datetime.date(int(words[6:10]), int(words[10:12]), int(words[12:14]))
    except ValueError:
        raise BadIdNumber("id_date") from None
    if not datetime.date(1900, 1, 1) <= born <= datetime.date(2100, 1, 1):
        raise BadIdNumber("id_date")
    if ric.calc_check_digit(words) != words[17]:
        raise BadIdNumber("id_check_digit")
    return words, born, short


def masked(number: str) -> str:
    """What may be shown of an ID number or a phone: its last four characters."""
    return f"****{number[-4:]}" if len(number) > 4 else "****"


def sex_digit(number: str) -> str:
    """GB/T 2261.1 code from the 17th digit: 1 male, 2 female."""
    return "1" if int(number[16]) % 2 else "2"
