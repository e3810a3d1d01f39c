from notices.models.delivery import Channel, Delivery, DeliveryState, Message, MessageState
from notices.models.notice import Notice, NoticeQuerySet
from notices.models.way import Rhythm, Way

__all__ = [
    "Channel", "Delivery", "DeliveryState", "Message", "MessageState", "Notice", "NoticeQuerySet", "Rhythm", "Way",
]  # fmt: skip
