"""What is said about files and cells: a code, the reason, the remedy. English ids, translated where they are shown."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

CELLS: dict[str, tuple[Any, Any]] = {
    "missing": (_("This column is empty."), _("Fill it in.")),
    "too_long": (_("The text is longer than %(most)s characters."), _("Shorten it.")),
    "control_character": (
        _("Character %(position)s is invisible (U+%(code)s)."),
        _("Delete the text and type it again."),
    ),
    "formula": (_("The cell holds a formula."), _("Paste it as a value: copy, paste special, values.")),
    "not_a_number": (_("This is no number."), _("Write digits only, for example 5000.")),
    "pay_order": (_("The lower pay is above the upper one."), _("Swap the two.")),
    "pay_unknown": (_("Pay is not stated; it counts as unknown."), _("Add the pay when it is known.")),
    "headcount_zero": (_("No head is wanted."), _("Write at least 1, or leave it empty when unknown.")),
    "headcount_unknown": (_("The number of heads cannot be read; it counts as unknown."), _("Write a whole number.")),
    "not_a_date": (_("This is no date."), _("Write it like 2026-11-24.")),
    "deadline_past": (
        _("The deadline has passed; the posting comes in closed."),
        _("Change the deadline if it still runs."),
    ),
    "unknown_place": (
        _("This place is not known; it is kept as written and forbids nothing."),
        _("Map it once under “Unknown places”."),
    ),
    "unreadable_age": (
        _("The age limit cannot be read; it is kept as written."),
        _("Write it like 18-45岁 or 35岁以下."),
    ),
    "not_yes_or_no": (_("This is neither yes nor no; it counts as no."), _("Write 是 or 否.")),
    "relaxes_nothing": (_("There is no highest age to relax; it counts as no."), _("Write the age limit as well.")),
    "may_not_relax": (
        _("Only authorities, public institutions and state-owned enterprises relax the age (art. 68)."),
        _("Write 否, and the age that holds for everybody."),
    ),
    "unknown_shifts": (
        _("Not all of these shifts are known; what is not is left out."),
        _("Write 白班, 夜班, 倒班 or 24小时值班, with 、 between them."),
    ),
    "unknown_insurance": (
        _("Not all of this insurance is known; what is not is left out."),
        _("Write 五险, 公积金 or 五险一金."),
    ),
    "unknown_board": (
        _("Not all of this is known as meals or lodging; what is not is left out."),
        _("Write 包吃, 包住 or 包吃住."),
    ),
    "unknown_certificates": (
        _("Not all of these certificates are known, or one entry names several; those are left out."),
        _(
            "Name each by itself with 、 between them, for example B2驾照、低压电工证. Write “either will do” as a requirement."
        ),
    ),
    "unknown_pay_months": (
        _("These months paid a year cannot be read; what is on file stays, a new posting counts 12."),
        _("Write a whole number from 12 to 16, for example 13."),
    ),
    "unknown_contract_kind": (
        _("This kind of contract is not known; it counts as not stated."),
        _("Write one of 固定期限, 无固定期限, 以完成一定工作任务为期限."),
    ),
    "unknown_months": (
        _("These months cannot be read; they count as not stated."),
        _("Write a whole number of months, for example 36, or 3年."),
    ),
    "only_fixed_has_months": (
        _("Only a contract for a fixed term has a length."),
        _("Leave the length empty, or write 固定期限."),
    ),
    "probation_too_long": (
        _("Under this contract at most %(most)s months of probation are lawful (《%(law)s》 art. %(article)s)."),
        _("Ask the employer for a lawful probation."),
    ),
    "age_by_sex": (
        _("The age limit differs by sex; the wider one is used."),
        _("Ask the employer for one limit: limits by sex are not lawful."),
    ),
    "unreadable_education": (
        _("The education cannot be read; it is kept as written."),
        _("Write it like 初中, 高中, 中专, 大专, 本科."),
    ),
    "uscc_check_digit": (
        _("The check digit of the credit code is wrong."),
        _("Compare all 18 characters with the licence."),
    ),
    "uscc_other_name": (
        _("This credit code belongs to another firm on file: %(name)s."),
        _("Compare name and code with the licence."),
    ),
    "repeated_in_file": (_("The same key stands in row %(row)s already."), _("Keep one of the two rows.")),
    "possible_relisting": (
        _("Same title, firm and place as row or posting %(other)s."),
        _("If it is the same vacancy, close one of the two."),
    ),
    "id_check_digit": (_("The check digit of the ID number is wrong."), _("Compare all 18 digits with the ID card.")),
    "id_form": (_("An ID number has 18 characters (older ones 15 digits)."), _("Compare it with the ID card.")),
    "id_date": (_("The ID number holds no valid date of birth."), _("Compare it with the ID card.")),
    "id_15_to_18": (_("A 15-digit ID number was turned into 18 digits."), _("Check it against the new card.")),
    "id_birth_differs": (
        _("The date of birth differs from the one in the ID number."),
        _("Correct the one that is wrong."),
    ),
    "no_key": (
        _("Neither an ID number nor a number in the source: taken twice, the row would be two people."),
        _("Fill in one of the two."),
    ),
    "id_twice": (_("The same ID number stands in row %(row)s: one number, two people."), _("Check both ID cards.")),
    "id_of_another": (
        _("This ID number belongs to another person on file."),
        _("Check the ID card; the file is kept elsewhere or under another number."),
    ),
    "phone_form": (_("A mobile number has 11 digits."), _("Check the number.")),
    "kept_elsewhere": (
        _("This person's file is kept by another place."),
        _("Ask that place to hand the file over."),
    ),
    "posting_kept_elsewhere": (
        _("This posting is kept by another place."),
        _("Leave it out; it is public here as well. Ask that place if it is wrong."),
    ),
    "posting_unknown": (
        _("There is no posting with this number."),
        _("Leave the number empty to enter a new posting."),
    ),
    "firm_differs": (
        _("The posting with this number is one of %(name)s."),
        _("Look whether rows were shifted while sorting. For another firm leave the number empty."),
    ),
    "secret_masked": (
        _("Words that look like a unit, a designation or a weapon were masked."),
        _("Describe the trade instead, for example 汽车驾驶员."),
    ),
    "unlawful": (_("“%(words)s”: %(why)s. %(article)s"), _("%(instead)s. Then import the row again.")),
    "unlawful_review": (
        _("“%(words)s”: %(why)s. %(article)s The posting comes in but is not shown before a person has decided."),
        _("Decide under “Postings in review” within two working days, or change it: %(instead)s."),
    ),
    "placement_unclear": (
        _("The placement mode can mean several; it is kept as written."),
        _("Add the last rank, or write officer or soldier beside it."),
    ),
    "unknown_specialty": (_("There is no specialty with this code."), _("Look it up by words under “Specialties”.")),
    "unknown_certificate": (
        _("This certificate is not known; it is kept as written and opens nothing."),
        _("Write it like B2驾照, 低压电工证, 叉车证N1."),
    ),
    "age_range": (_("This age is not between 14 and 100."), _("Check it.")),
    "kept_by_hand": (
        _("Parts of this profile were filled in here by hand; they stand, the rest follows the file."),
        _("Change those parts on the person's profile page."),
    ),
    "merged_row": (
        _("This row's file was merged with another one of the same person, which stands."),
        _("Take the row out of the list, or change the person's profile here."),
    ),
    "erased": (
        _("This person asked to be erased; the row is not taken over."),
        _("If the person comes again and wants it, enter the file by hand."),
    ),
    "need_unknown": (_("There is no such line in your ledger."), _("Leave the number empty to enter a new need.")),
    "need_closed": (_("This need is closed; a file does not change it."), _("Open it again on its page first.")),
    "need_kind": (_("This kind of need is not known."), _("Write 就业, 培训, 创业, 求学 or 待遇.")),
    "person_unknown": (
        _("There is no such person among your files."),
        _("Give the number of the person, or the number with its source."),
    ),
    "name_differs": (
        _("The name is not the one on file under this number."),
        _("Look whether rows were shifted while sorting."),
    ),
    "owner_unknown": (_("No staff post reads so."), _("Write it like name@652301: user name and place code.")),
    "owner_elsewhere": (
        _("This post works for a place that does not keep the person's file."),
        _("Choose somebody of the keeper, or of a place above it."),
    ),
    "close_reason_unknown": (_("This reason for closing is not known."), _("Take one of the list on the page.")),
    "date_order": (_("Discharge lies before enlistment."), _("Swap or correct the dates.")),
}
FILES: dict[str, Any] = {
    "empty": _("The file holds no rows. Fill in the template and upload it again; nothing was changed."),
    "too_large": _("The file is larger than %(most)s MB. Split it; nothing was changed."),
    "too_many_rows": _("The file has more than %(most)s rows. Split it; nothing was changed."),
    "unpacks_too_large": _(
        "The workbook unpacks to far more than its size. Save it again in Excel; nothing was changed."
    ),
    "not_readable": _("The file cannot be read as %(form)s. Save it again as XLSX or CSV; nothing was changed."),
    "unknown_form": _("Only XLSX, CSV and JSONL files can be read; this is %(form)s. Nothing was changed."),
    "missing_column": _("The column %(column)s is missing. Use the template; nothing was changed."),
    "no_table": _("No sheet has the columns of the template. Check which sheet holds the table; nothing was changed."),
    "encoding": _("The text is neither UTF-8 nor GB18030. Save it again as CSV UTF-8; nothing was changed."),
    "bad_json": _("Line %(row)s is no JSON object. Nothing was changed."),
    "place_needed": _("Say who keeps the rows: choose one of your posts (--place CODE in the command)."),
    "place_unknown": _("There is no place with the code %(code)s."),
    "source_needed": _("The file numbers its rows but names no source. Give one (--source NAME in the command)."),
    "file_gone": _("The uploaded file is no longer there. Upload it again; nothing was changed."),
}


def reason(code: str, params: dict[str, Any]) -> str:
    """Why, in the reader's language."""
    return str(CELLS[code][0]) % _spoken(params) if params else str(CELLS[code][0])


def remedy(code: str, params: dict[str, Any] | None = None) -> str:
    """What to do, in the reader's language."""
    words = str(CELLS[code][1])
    return words % _spoken(params) if params and "%(" in words else words


def _spoken(params: dict[str, Any]) -> dict[str, Any]:
    """Values that come in two languages (why_zh, why_en) under their plain name (why)."""
    language = "_zh" if (get_language() or "zh").startswith("zh") else "_en"
    own = {name.removesuffix(language): value for name, value in params.items() if name.endswith(language)}
    return {**params, **own}


def file_problem(code: str, params: dict[str, Any]) -> str:
    """Why a whole file is unusable, in the reader's language."""
    return str(FILES[code]) % params if params else str(FILES[code])
