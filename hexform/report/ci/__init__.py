"""Reports for CI: annotations, JUnit, SARIF."""
