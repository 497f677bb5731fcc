class Refusal(Exception):
    """Something that cannot be done, as one sentence."""


def measure_openfoam(rounds):
    raise Refusal("not written")
