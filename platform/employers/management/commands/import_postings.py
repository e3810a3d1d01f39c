from accounts.queries import only_post_code
from imports.command import ImportCommand
from places.keeping import keeper_code


class Command(ImportCommand):
    help = "Import postings from a file: all accepted rows or none; the same file twice changes nothing."
    kind = "postings"

    def place_code(self, given: str) -> str:
        return keeper_code(given or only_post_code())
