# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Reference values of reclassification: IDI and NRI by Hmisc's improveProb, the mean difference of the log losses, and
# both under clusters by sandwich's vcovCL. Run from the top of the source tree, after make_evaluate.R:
#   Rscript tests/reference/make_reclassification.R
# Writes tests/reference/reclassification.json. All packages are called as programs, never linked.
suppressMessages({
  library(Hmisc)
  library(sandwich)
})

number <- function(x) if (length(x) == 1) sprintf("%.17g", x) else paste0("[", paste(sapply(x, number), collapse = ", "), "]")
object <- function(...) {
  members <- list(...)
  paste0("{", paste0("\"", names(members), "\": ", unlist(members), collapse = ", "), "}")
}
# value and standard error: of the sum, of the events, of the others
movement <- function(p, idi) {
  if (idi) {
    object(value = number(c(p$idi, p$improveSens, p$improveSpec)), se = number(p$se.idi))
  } else {
    object(value = number(c(p$nri, p$nri.ev, p$nri.ne)), se = number(c(p$se.nri, p$se.nri.ev, p$se.nri.ne)))
  }
}
one <- function(y, first, second, threshold) {
  continuous <- improveProb(second, first, y)
  classes <- improveProb(1 * (second >= threshold), 1 * (first >= threshold), y)
  loss <- function(p) -ifelse(y == 1, log(p), log1p(-p))
  apart <- loss(first) - loss(second)
  object(threshold = number(threshold), idi = movement(continuous, TRUE), nri = movement(classes, FALSE),
         continuous_nri = movement(continuous, FALSE),
         log_loss = number(c(mean(apart), sd(apart) / sqrt(length(apart)))))
}
clustered <- function(y, first, second, threshold, patient) {
  right <- function(move) {
    move <- ifelse(y == 1, move, -move)
    both <- lm(move ~ 0 + factor(y))
    se <- function(fit, cluster) sqrt(sum(vcovCL(fit, cluster, type = "HC0", cadjust = TRUE)))
    of <- function(class) lm(move[y == class] ~ 1)
    object(value = number(c(sum(coef(both)), coef(of(1)), coef(of(0)))),
           se = number(c(se(both, patient), se(of(1), patient[y == 1]), se(of(0), patient[y == 0]))))
  }
  object(threshold = number(threshold), idi = right(first - second),
         nri = right((first >= threshold) - (second >= threshold)), continuous_nri = right(sign(first - second)))
}

flchain <- read.csv("resources/samples/flchain_test.csv")
numbers_of <- function(text, name) {
  found <- regmatches(text, regexec(paste0("\"", name, "\": *\\[([^]]*)\\]"), text))[[1]][2]
  as.numeric(gsub("\"", "", strsplit(found, ",")[[1]]))
}
text <- paste(readLines("tests/reference/evaluate_r.json"), collapse = " ")
text <- substring(text, regexpr("\"inputs\"", text))
text <- substring(text, regexpr("\"colon\"", text))
colon <- sapply(c("outcome", "risk", "other", "patient"), function(name) numbers_of(text, name))
colon <- as.data.frame(colon)
stopifnot(nrow(colon) > 1000)
writeLines(paste0("{\n", paste(c(
  "\"command\": \"Rscript tests/reference/make_reclassification.R\"",
  paste0("\"versions\": ", object(R = paste0("\"", getRversion(), "\""), Hmisc = paste0("\"", packageVersion("Hmisc"), "\""),
                                  sandwich = paste0("\"", packageVersion("sandwich"), "\""))),
  paste0("\"flchain_pair\": ", one(flchain$death_5y, flchain$risk_xgboost, flchain$risk_logistic, 0.2)),
  paste0("\"colon_pair\": ", one(colon$outcome, colon$risk, colon$other, 0.5)),
  paste0("\"colon_clusters\": ", clustered(colon$outcome, colon$risk, colon$other, 0.5, colon$patient))
), collapse = ",\n"), "\n}"), "tests/reference/reclassification.json")
