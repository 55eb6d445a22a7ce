"""The calls of Lake Formation that the platform's own function makes, which MiniStack has no service for.

Opt-ins are kept, and told as the API tells them: one that is there is not made again, one that is not there cannot be
removed. Nothing is enforced.

It leans on names inside of MiniStack 1.4.21, which requirements.txt pins.
"""

import json

_opt_ins = {}
_settings = {"DataLakeAdmins": []}


def _answer(status, body):
    return status, {"Content-Type": "application/json"}, json.dumps(body).encode()


def _refused(name, message):
    status, headers, body = _answer(400, {"Message": message})
    return status, {**headers, "x-amzn-errortype": name}, body


def _create_opt_in(key, request):
    if key in _opt_ins:
        return _refused("AlreadyExistsException", "The opt-in already exists")
    _opt_ins[key] = request
    return _answer(200, {})


def _delete_opt_in(key, _request):
    if _opt_ins.pop(key, None) is None:
        return _refused("EntityNotFoundException", "The opt-in does not exist")
    return _answer(200, {})


def _revoke(_key, _request):
    """Nothing was ever given to everybody here."""
    return _refused("InvalidInputException", "No permissions revoked. Grantee does not have: [ALL]")


def _get_settings(_key, _request):
    return _answer(200, {"DataLakeSettings": _settings})


def _put_settings(_key, request):
    _settings.clear()
    _settings.update(request["DataLakeSettings"])
    return _answer(200, {})


_CALLS = {
    "/CreateLakeFormationOptIn": _create_opt_in,
    "/DeleteLakeFormationOptIn": _delete_opt_in,
    "/RevokePermissions": _revoke,
    "/GetDataLakeSettings": _get_settings,
    "/PutDataLakeSettings": _put_settings,
}


async def _handle(_method, path, _headers, body, _query):
    call = _CALLS.get(path)
    if call is None:
        return _refused("InvalidInputException", f"{path} is no call that the rehearsal knows")
    request = json.loads(body or b"{}")
    return call(json.dumps([request.get("Principal"), request.get("Resource")], sort_keys=True), request)


def answer_for_lake_formation():
    """Adds the service to those that MiniStack finds by the signature of a request."""
    from ministack import app
    from ministack.core import router

    router.SERVICE_PATTERNS["lakeformation"] = {"host_patterns": [r"lakeformation\."]}
    app.SERVICE_HANDLERS["lakeformation"] = _handle
