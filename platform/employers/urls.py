"""Addresses of the room employers."""

from django.urls import path

from employers import reviews
from employers.views import checks, complaints, firms, members, postings, write

app_name = "employers"
urlpatterns = [
    path("posts/", postings.public, name="public"),
    path("posts/manage/", postings.manage, name="manage"),
    path("posts/manage/export/", postings.manage_export, name="manage-export"),
    path("posts/mine/", postings.mine, name="mine"),
    path("posts/mine/export/", postings.mine_export, name="mine-export"),
    path("posts/new/", write.new, name="new"),
    path("posts/check/", write.check, name="check"),
    path("posts/reviews/", reviews.waiting, name="reviews"),
    path("posts/reviews/<uuid:public_id>/", reviews.review, name="review"),
    path("posts/complaints/", complaints.complaints, name="complaints"),
    path("posts/complaints/result/", complaints.result, name="complaint-result"),
    path("posts/complaints/<uuid:public_id>/", complaints.complaint, name="complaint"),
    path("posts/<uuid:public_id>/complain/", complaints.complain, name="complain"),
    path("posts/<uuid:public_id>/", postings.posting, name="posting"),
    path("posts/<uuid:public_id>/occupation/", postings.occupation, name="occupation"),
    path("posts/<uuid:public_id>/edit/", write.edit, name="edit"),
    path("posts/<uuid:public_id>/run/", write.run, name="run"),
    path("posts/<uuid:public_id>/state/", postings.move, name="move"),
    path("firms/register/", firms.register, name="register"),
    path("firms/join/", members.join, name="join"),
    path("firms/checks/", checks.checks, name="checks"),
    path("firms/registrations/<uuid:public_id>/", firms.registration, name="registration"),
    path("firms/registrations/<uuid:public_id>/withdraw/", firms.withdraw, name="withdraw"),
    path("firms/registrations/<uuid:public_id>/decide/", checks.decide, name="decide"),
    path("firms/<uuid:public_id>/", members.firm, name="firm"),
    path("firms/<uuid:public_id>/change/", firms.change, name="change"),
    path("firms/<uuid:public_id>/state/", checks.state, name="firm-state"),
    path("firms/<uuid:public_id>/invite/", members.invite, name="invite"),
    path("firms/<uuid:public_id>/invitations/<int:pk>/withdraw/", members.uninvite, name="uninvite"),
    path("firms/<uuid:public_id>/members/<int:pk>/end/", members.leave, name="leave"),
]
