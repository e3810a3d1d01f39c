"""An independent reader of the explanations: sentence → claim → the stored fields. It shares no code with what writes them."""
