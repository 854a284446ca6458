"""What OMERO and Ice raise becomes one of our errors, with a sentence."""

import Glacier2
import Ice
import omero
import pytest

from omeroweb_pyr import errors
from omeroweb_pyr.gateway.seam import Gone, Meter, TimedOut, explain

KINDS = [
    (Glacier2.PermissionDeniedException("no"), errors.LoginRefused),
    (omero.ExpiredCredentialException("old"), errors.LoginRefused),
    (omero.WrappedCreateSessionException("group", False, -1, "x"), errors.LoginRefused),
    (omero.WrappedCreateSessionException("starting", True, -1, "x"), errors.ServerDown),
    (omero.RemovedSessionException("", "", ""), Gone),
    (omero.SessionTimeoutException("", "", ""), Gone),
    (omero.ReadOnlyGroupSecurityViolation("", "", ""), errors.Refused),
    (omero.ValidationException("", "", ""), errors.ObjectNotFound),
    (omero.ApiUsageException("", "", ""), errors.BadRequest),
    (omero.QueryException("", "", "bad HQL"), errors.OmeroWebError),
    (omero.MissingPyramidException("", "", "", 1), errors.NotReady),
    (omero.OptimisticLockException("", "", "", 1), errors.Conflict),
    (omero.ResourceError("", "", ""), errors.NotReady),
    (omero.InternalException("", "", "oops"), errors.OmeroWebError),
    (Ice.ConnectionRefusedException(), errors.ServerDown),
    (Ice.DNSException(), errors.ServerDown),
    (Ice.ConnectTimeoutException(), TimedOut),
    (Ice.InvocationTimeoutException(), TimedOut),
    (Ice.ObjectNotExistException(), Gone),
    (Ice.ConnectionLostException(), Gone),
    (Ice.CommunicatorDestroyedException(), Gone),
    (Ice.CloseConnectionException(), Gone),
    (Ice.UnknownException("trace"), errors.OmeroWebError),
]


@pytest.mark.parametrize(("raised", "kind"), [pytest.param(*pair, id=type(pair[0]).__name__) for pair in KINDS])
def test_each_failure_has_its_error_and_a_sentence(raised, kind):
    found = explain(raised, "operation")
    assert type(found) is kind
    assert str(found).endswith(".")
    assert "Exception" not in str(found)


def test_the_log_is_not_told_the_keys_of_sessions(caplog):
    key = "0a1b2c3d-0123-4567-89ab-0123456789ab"
    for raised in (omero.InternalException("", "", f"of {key}"), Ice.OperationNotExistException(Ice.Identity(key, key), "", "look")):
        explain(raised, "operation")
    assert caplog.text.count("0a1b2c3d…") == 3
    assert key not in caplog.text


def test_a_meter_counts_and_sums():
    meter = Meter()
    meter.add(2.0)
    meter.add(0.5)
    assert (meter.count, meter.milliseconds) == (2, 2.5)
