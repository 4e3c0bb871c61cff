# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# pROC on the random sets of make_random.py, which calls this: Rscript tests/reference/make_random.R IN.json OUT.json
# For each set with two records of either outcome: DeLong's interval, the paired test, and the partial area.
suppressMessages({
  library(jsonlite)
  library(pROC)
})
arguments <- commandArgs(TRUE)
sets <- read_json(arguments[1], simplifyVector = TRUE, simplifyDataFrame = FALSE)
answers <- lapply(sets, function(set) {
  y <- set$outcomes
  if (sum(y) < 2 || sum(1 - y) < 2) return(list())
  curve <- function(s) roc(y, s, levels = c(0, 1), direction = "<", quiet = TRUE)
  first <- curve(set$scores)
  second <- curve(set$second)
  # Of areas 0 and 1 and of equal models, whose variance is 0, pROC warns or answers NaN; make_random.py leaves these out.
  test <- suppressWarnings(roc.test(first, second, method = "delong", paired = TRUE, conf.level = set$confidence))
  list(auc = suppressWarnings(ci.auc(first, method = "delong", conf.level = set$confidence)), variance = var(first),
       difference_variance = var(first) + var(second) - 2 * cov(first, second), z = unname(test$statistic),
       p = test$p.value,
       partial = as.numeric(auc(first, partial.auc = c(1, 0.8), partial.auc.focus = "specificity")))
})
write_json(list(version = as.character(packageVersion("pROC")), answers = answers), arguments[2], digits = NA,
           auto_unbox = TRUE, na = "null")
