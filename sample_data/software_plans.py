"""The plans of sample 1: actions, objectives, strengths and weaknesses, plan texts, open deals and targets."""

from __future__ import annotations

from software import CUSTOMERS, days, key, mrr

ACTIONS = (
    # account, action, days from the day looked at, priority, status
    ("Larkspindle Textiles", "Send the promised security paper", -44, "high", "to do"),
    ("Larkspindle Textiles", "Show the new planning board to their plant managers", -23, "medium", "doing"),
    ("Castlemere Insurance", "Bring the renewal to a signature", 9, "high", "doing"),
    ("Castlemere Insurance", "Ask the finance director for a date with the new board", 5, "high", "to do"),
    ("Emberlyn Foods", "Find out with them why reports were late", 4, "high", "doing"),
    ("Emberlyn Foods", "Name one person who answers for every report", 12, "high", "to do"),
    ("Dunwick Logistics", "Agree what the three remaining depots need", 15, "high", "to do"),
    ("Nettlebridge Airports", "Restart onboarding with the new data team", 8, "high", "waiting"),
    ("Glasswater Bank", "Invite the head of data to a working session with a peer", 20, "medium", "to do"),
    ("Quillmarsh Publishing", "Call, and then call on them", 6, "medium", "to do"),
    ("Zephyr Row Couriers", "Answer the rival's offer", 3, "high", "doing"),
    ("Aldermoor Energy", "Prepare the yearly review of the five-year plan", 30, "medium", "to do"),
    ("Brightquarry Retail", "Show what its two daughters could share", 40, "medium", "to do"),
    ("Fernwhistle Hotels", "Collect three results for a reference", -6, "low", "doing"),
    ("Hartsel Machinery", "Count support hours by cause", 18, "high", "to do"),
    ("Ivoryline Pharma", "Offer a pilot of the Enterprise plan", 25, "high", "to do"),
    ("Kestrelby Telecom", "Meet the finance director", 17, "medium", "to do"),
    ("Hollowmere Printing", "Find out who decides", 28, "medium", "to do"),
    ("Orchard Vale Hospitals", "Send a first proposal", 21, "medium", "to do"),
    ("Saltmarsh Ferries", "Thank them for ten years of trust", -80, "low", "done"),
    ("Rookfield Dairy", "Agree next year's terms", -31, "medium", "done"),
)
OBJECTIVES = (
    ("Aldermoor Energy", "Stay the only supplier of dashboards", "Share of wallet", 0.6, -365, "on track"),
    ("Brightquarry Retail", "Win the two daughters for one contract", "Contracts", 1, -270, "on track"),
    ("Fernwhistle Hotels", "Move all hotels to the Enterprise plan", "Hotels", 34, -180, "on track"),
    ("Emberlyn Foods", "Be trusted again", "Satisfaction", 7, -120, "at risk"),
    ("Ivoryline Pharma", "Reach a fifth of their spend", "Share of wallet", 0.2, -365, "open"),
)
SWOT = (
    ("Aldermoor Energy", "strength", "Their planning runs on our figures"),
    ("Aldermoor Energy", "weakness", "One large contract for everything"),
    ("Aldermoor Energy", "opportunity", "Two new wind parks in spring"),
    ("Aldermoor Energy", "threat", "A new head of purchasing who compares prices"),
    ("Brightquarry Retail", "strength", "Store managers use us every day"),
    ("Brightquarry Retail", "opportunity", "Two daughters still buy alone"),
    ("Emberlyn Foods", "weakness", "Late reports four months running"),
    ("Emberlyn Foods", "threat", "Gaugeline has been invited to show its product"),
    ("Ivoryline Pharma", "opportunity", "Most of the spend goes to two rivals"),
    ("Ivoryline Pharma", "weakness", "We know nobody above the head of data"),
)
PLAN = (
    (
        "Aldermoor Energy",
        "Customer profile",
        "Runs wind and water power stations; 4,100 people; plans five years ahead.",
    ),
    ("Aldermoor Energy", "Strategy", "Grow with every new site; one board for all of them."),
    ("Aldermoor Energy", "Monitoring", "Review with their board every June."),
    ("Brightquarry Retail", "Customer profile", "Builders' markets in the south; 96 stores; two daughters."),
    ("Brightquarry Retail", "Strategy", "From one contract for each company to one for the group."),
    ("Fernwhistle Hotels", "Customer profile", "34 hotels at the sea; fast growing; little time."),
    ("Emberlyn Foods", "Situation", "Unhappy with us since autumn; the contract runs on."),
)
OPPORTUNITIES = (
    ("Ivoryline Pharma", "Enterprise for research", 96_000, 0.4, "Proposal", -75, "Enterprise"),
    ("Kestrelby Telecom", "Enterprise for all shops", 110_000, 0.3, "Talks", -120, "Enterprise"),
    ("Juniper Crossing Media", "Second newsroom", 26_000, 0.6, "Proposal", -50, "Team"),
    ("Brightquarry Retail", "One contract for the group", 140_000, 0.5, "Talks", -150, "Enterprise"),
    ("Orchard Vale Hospitals", "First ward dashboards", 48_000, 0.25, "Talks", -90, "Team"),
    ("Moorhaven Clinics", "Enterprise for all clinics", 84_000, 0.35, "Talks", -135, "Enterprise"),
)


def plan_tables() -> dict[str, list[dict[str, object]]]:
    """Return Actions, Objectives, SWOT, Plan, Opportunities and Targets."""
    manager = {customer.name: customer.manager for customer in CUSTOMERS}
    return {
        "actions": [
            {
                "account": key(name), "action": action, "owner": manager[name], "due": days(-due), "priority": priority,
                "status": status,
            }
            for name, action, due, priority, status in ACTIONS
        ],
        "objectives": [
            {"account": key(name), "objective": text, "measure": measure, "target": target, "due": days(due), "status": status}
            for name, text, measure, target, due, status in OBJECTIVES
        ],
        "swot": [{"account": key(name), "kind": kind, "text": text} for name, kind, text in SWOT],
        "plan": [
            {"account": key(name), "element": element, "text": text, "author": manager[name], "date": days(40)}
            for name, element, text in PLAN
        ],
        "opportunities": [
            {
                "account": key(name), "opportunity": deal, "amount": amount, "probability": chance, "stage": stage,
                "close_date": days(close), "product": product,
            }
            for name, deal, amount, chance, stage, close, product in OPPORTUNITIES
        ],
        "targets": [
            {
                "account": key(customer.name), "product": customer.plans[-1][1], "period": "2026",
                "revenue": round(12.6 * mrr(customer)[-1], -2), "margin": round(8.2 * mrr(customer)[-1], -2),
            }
            for customer in CUSTOMERS[:8]
        ],
    }  # fmt: skip
