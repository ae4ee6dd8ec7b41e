"""The staff side of enrolment. It asks and shows; rules.py decides."""
