"""Is a posting lawful and honest? Rules whose every finding is a place, a law and a sentence."""

from matching.text.lawful.check import check
from matching.text.lawful.findings import VERDICTS, Code, Finding, Verdict, article_words, codes

__all__ = ["VERDICTS", "Code", "Finding", "Verdict", "article_words", "check", "codes"]
