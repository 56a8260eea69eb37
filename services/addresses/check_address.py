"""What the decorator checkAddress decides: whether a courier can find the address of an order."""

from typing import Any, Optional

STATUS = 422


def check_address(request: dict[str, Any]) -> Optional[dict[str, Any]]:
    """What to answer instead of taking the order; None: nothing speaks against it.

    Orders that are no deliveries, and bodies that are no orders, are the orders service's to judge. The address is
    never changed: a retry of the order has to read as the order that it made.
    """
    order = request.get("body")
    if not isinstance(order, dict) or order.get("type") != "delivery":
        return None
    address = order.get("address")
    if not isinstance(address, dict):
        return None
    errors = []
    street, house = address.get("street"), address.get("house")
    if isinstance(street, str) and not any(letter.isalnum() for letter in street):
        errors.append({"path": "address.street", "message": "must name a street"})
    # Houses are found by their number: "12", "12a", "building 3".
    if isinstance(house, str) and not any(digit.isdigit() for digit in house):
        errors.append({"path": "address.house", "message": "must have a number"})
    return problem(errors) if errors else None


def problem(errors: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "statusCode": STATUS,
        "headers": {"content-type": "application/problem+json", "cache-control": "no-store"},
        "body": {
            "type": "about:blank",
            "title": "Unprocessable Entity",
            "status": STATUS,
            "detail": "No courier would find this address.",
            "code": "address-not-found",
            "errors": errors,
        },
    }
