"""Rate plans: what is left out, what can be filtered, how list and detail differ."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.app import Get

RATE_PLANS = "/rateplan/v1/rate-plans"


def plans_of(get: Get, **query: Any) -> list[dict[str, Any]]:
    response = get(RATE_PLANS, pageSize=200, **query)
    return response.json()["ratePlans"] if response.status_code == 200 else []


def test_the_list_is_of_overnight_plans_in_use_unless_asked(get: Get) -> None:
    plans = plans_of(get)

    assert {plan["timeSliceDefinition"]["template"] for plan in plans} == {"OverNight"}
    assert not any(plan.get("isArchived") for plan in plans)


def test_day_use_is_a_list_of_its_own(get: Get) -> None:
    plans = plans_of(get, timeSliceTemplate="DayUse")

    assert {plan["code"] for plan in plans} == {"DAY"}
    assert "MUC-DAY-MEET" in {plan["id"] for plan in plans}


def test_archived_plans_come_when_asked_for(get: Get) -> None:
    archived = [plan for plan in plans_of(get, includeArchived="true") if plan.get("isArchived")]

    assert {plan["code"] for plan in archived} == {"SUMMER"}


def test_corporate_plans_need_their_scope(get_as: Callable[..., Get]) -> None:
    get = get_as(scope="setup.read")

    assert "CORP" not in {plan["code"] for plan in plans_of(get)}
    assert get(f"{RATE_PLANS}/$count").json()["count"] == len(plans_of(get))
    assert get(f"{RATE_PLANS}/MUC-CORP-DBL").status_code == 404
    assert plans_of(get, minGuaranteeTypes="Company") == []


def test_corporate_plans_name_their_company(get: Get) -> None:
    plan = get(f"{RATE_PLANS}/MUC-CORP-DBL").json()

    assert plan["minGuaranteeType"] == "Company"
    assert [company["code"] for company in plan["companies"]] == ["ACME"]


def test_a_derived_plan_names_its_base_and_its_level(get: Get) -> None:
    plan = get(f"{RATE_PLANS}/MUC-NRBB-DBL").json()

    assert (plan["isDerived"], plan["derivationLevel"]) == (True, 2)
    assert plan["pricingRule"]["baseRatePlan"]["id"] == "MUC-NONREF-DBL"
    assert (plan["pricingRule"]["type"], plan["pricingRule"]["value"]) == ("Absolute", 18.0)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"ratePlanCodes": "NRBB"}, {"MUC-NRBB-DBL"}),
        ({"ratePlanCodes": "FLEX,BB", "unitGroupIds": "MUC-SUI"}, {"MUC-FLEX-SUI", "MUC-BB-SUI"}),
        ({"unitGroupTypes": "ParkingLot"}, {"MUC-FLEX-PARK"}),
        ({"baseRatePlanIds": "MUC-NONREF-DBL"}, {"MUC-NRBB-DBL"}),
        ({"derivationLevelFilter": "gte_2"}, {"MUC-NRBB-DBL"}),
        ({"derivationLevelFilter": "gt_0,lt_2", "unitGroupIds": "MUC-SUI"}, {"MUC-BB-SUI"}),
        ({"isDerived": "false", "unitGroupIds": "MUC-TWN"}, {"MUC-FLEX-TWN"}),
        ({"companyIds": "MUC-ACME"}, {"MUC-CORP-SGL", "MUC-CORP-DBL"}),
        ({"minGuaranteeTypes": "Company"}, {"MUC-CORP-SGL", "MUC-CORP-DBL"}),
        ({"promoCodes": "SUMMER25", "includeArchived": "true"}, {"MUC-SUMMER-DBL"}),
        ({"includedServiceIds": "MUC-BRKF", "unitGroupIds": "MUC-SGL"}, {"MUC-BB-SGL"}),
        ({"cancellationPolicyIds": "MUC-NONREF", "unitGroupIds": "MUC-SGL"}, {"MUC-NONREF-SGL"}),
        ({"noShowPolicyIds": "MUC-NOSHOW", "unitGroupTypes": "ParkingLot"}, {"MUC-FLEX-PARK"}),
        ({"timeSliceDefinitionIds": "MUC-DAY"}, set()),
        ({"channelCodes": "Hrs"}, set()),
    ],
)
def test_rate_plans_can_be_filtered(get: Get, query: dict[str, str], ids: set[str]) -> None:
    assert {plan["id"] for plan in plans_of(get, propertyId="MUC", **query)} == ids


@pytest.mark.parametrize("value", ["2", "most_2", "gte_two", "gte_"])
def test_a_filter_expression_must_be_one(get: Get, value: str) -> None:
    response = get(RATE_PLANS, derivationLevelFilter=value)

    assert response.status_code == 422
    assert response.json()["messages"][0].startswith("DerivationLevelFilter: ")


def test_included_services_differ_between_list_and_detail(get: Get) -> None:
    (item,) = plans_of(get, ratePlanCodes="BB", unitGroupIds="MUC-SGL", expand="services")
    detail = get(f"{RATE_PLANS}/MUC-BB-SGL", expand="services").json()

    (in_list,) = item["includedServices"]
    (in_detail,) = detail["includedServices"]
    assert in_list["service"]["id"] == in_detail["serviceId"] == "MUC-BRKF"
    assert in_list["grossPrice"] == in_detail["grossPrice"] == {"amount": 18.0, "currency": "EUR"}


def test_what_is_not_expanded_is_short_or_left_out(get: Get) -> None:
    plain = get(f"{RATE_PLANS}/MUC-FLEX-DBL").json()
    full = get(
        f"{RATE_PLANS}/MUC-FLEX-DBL", expand="property,unitGroup,cancellationPolicy,surcharges"
    ).json()

    assert plain["cancellationPolicy"] == {"id": "MUC-FLE"}
    assert plain.keys().isdisjoint({"surcharges", "includedServices"})
    assert full["cancellationPolicy"]["name"] == "Flexible"
    assert full["unitGroup"]["name"] == "Double Room"
    assert full["surcharges"] == [{"adults": 2, "type": "Absolute", "value": 20.0}]
