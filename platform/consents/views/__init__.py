"""Pages of consents: the person's, the station's, the firm's."""
