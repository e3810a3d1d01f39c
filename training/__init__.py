"""Vocational training: catalogue, classes, enrolment, attendance, certificates. A Django room from its first feature on."""
