"""News that this room announces."""

POST_ENDED = "post.ended"
