# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Are the areas of several models equal: DeLong's covariance of pROC, Wald's test of the contrasts of multcomp. Run from
# the top of the source tree:
#   Rscript tests/reference/make_auc_equality.R
# Writes tests/reference/auc_equality.json, the input vectors included: aSAH of pROC and Pima.te of MASS, which the
# repository lacks. The packages are called as programs, never linked.
suppressMessages({
  library(pROC)
  library(multcomp)
  library(MASS)
})
number <- function(x) {
  out <- sprintf("%.17g", as.numeric(x))
  if (length(out) == 1) out else paste0("[", paste(out, collapse = ", "), "]")
}
one <- function(y, scores) {
  curves <- lapply(scores, function(s) roc(y, s, levels = c(0, 1), direction = "<", quiet = TRUE))
  k <- length(curves)
  area <- sapply(curves, function(r) as.numeric(auc(r)))
  covariance <- matrix(0, k, k)
  for (i in 1:k) for (j in 1:k)
    covariance[i, j] <- if (i == j) var(curves[[i]]) else cov(curves[[i]], curves[[j]])
  # All pairs: more contrasts than their rank, which multcomp finds.
  pairs <- contrMat(rep(1, k), "Tukey")
  test <- summary(glht(parm(area, covariance), linfct = pairs), test = Chisqtest())$test
  rows <- paste0("[", paste(sapply(scores, number), collapse = ", "), "]")
  sprintf('{"outcome": %s, "scores": %s, "areas": %s, "statistic": %s, "df": %s, "p": %s}', number(y), rows,
          number(area), number(test$SSH), number(test$df[1]), number(test$pvalue))
}
data(aSAH)
poor <- as.integer(aSAH$outcome == "Poor")
markers <- list(aSAH$s100b, aSAH$ndka, as.integer(as.character(aSAH$wfns)))
test <- Pima.te
diabetic <- as.integer(test$type == "Yes")
fit <- glm(type ~ ., binomial, Pima.tr)
risk <- round(as.numeric(predict(fit, test, type = "response")), 6)
text <- sprintf(
  '{"command": "Rscript tests/reference/make_auc_equality.R",\n"versions": {"R": "%s.%s", "pROC": "%s", "multcomp": "%s", "MASS": "%s"},\n"asah": %s,\n"pima": %s,\n"pima_twice": %s}',
  R.version$major, R.version$minor, packageVersion("pROC"), packageVersion("multcomp"), packageVersion("MASS"),
  one(poor, markers), one(diabetic, list(test$glu, test$bmi, test$age, test$ped, risk)),
  # A model that is there twice adds no degree of freedom.
  one(diabetic, list(test$glu, test$bmi, test$glu)))
writeLines(text, "tests/reference/auc_equality.json")
