"""Pages of the room: people, the ledger, profiles, duplicates, my data, reception, papers."""
