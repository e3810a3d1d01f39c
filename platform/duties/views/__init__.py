"""Pages of duties: the desk, one duty, stand-ins, calendar and clocks."""
