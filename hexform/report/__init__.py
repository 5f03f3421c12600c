"""Documents for people and machines: functions from a plan, a run or a drift report to text."""
