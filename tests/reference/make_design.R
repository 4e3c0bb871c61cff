# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Sample sizes by pROC (Debian 12: r-cran-proc). From the top of the source tree:
#   Rscript tests/reference/make_design.R
# Writes tests/reference/design_r.json.
suppressMessages(library(pROC))
number <- function(x) format(x, digits = 17, scientific = TRUE)
data(aSAH)
curve <- function(score) roc(aSAH$outcome, aSAH[[score]], levels = c("Good", "Poor"), direction = "<")
one <- character(0)
for (auc in c(0.55, 0.65, 0.8, 0.95)) for (k in c(0.5, 1, 4)) for (alpha in c(0.01, 0.05)) for (power in c(0.8, 0.9)) {
  n <- power.roc.test(auc = auc, kappa = k, sig.level = alpha, power = power)$ncases
  back <- power.roc.test(auc = auc, ncases = 40, ncontrols = 40 * k, sig.level = alpha)$power
  one <- c(one, sprintf("[%s, %s, %s, %s, %s, %s]", auc, k, alpha, power, number(n), number(back)))
}
two <- character(0)
for (pair in list(c("s100b", "wfns"), c("ndka", "wfns"), c("ndka", "s100b"))) for (alpha in c(0.01, 0.05)) {
  plan <- power.roc.test(curve(pair[1]), curve(pair[2]), power = 0.9, sig.level = alpha)
  two <- c(two, sprintf("{\"first\": \"%s\", \"second\": \"%s\", \"alpha\": %s, \"cases\": %s, \"controls\": %s}",
                        pair[1], pair[2], alpha, number(plan$ncases), number(plan$ncontrols)))
}
writeLines(c("{", sprintf("\"versions\": {\"R\": \"%s\", \"pROC\": \"%s\"},", getRversion(), packageVersion("pROC")),
             "\"command\": \"Rscript tests/reference/make_design.R\",",
             "\"one\": [", paste(one, collapse = ",\n"), "],", "\"two\": [", paste(two, collapse = ",\n"), "]", "}"),
           "tests/reference/design_r.json")
