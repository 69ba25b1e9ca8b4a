"""Every report, one line each."""

from app.reports.catalogue import progress, results

CATALOGUE = {report.slug: report for report in (progress.REPORT, results.REPORT)}
