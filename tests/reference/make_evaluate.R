# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Reference values of `evaluate` from R: pROC (partial areas, chosen thresholds, bootstrap), rms val.prob, lowess, loess,
# isoreg. Run from the top of the source tree, before make_evaluate.py and after make_references.R:
#   Rscript tests/reference/make_evaluate.R
# Writes tests/reference/evaluate_r.json with the inputs that the samples of the repository lack: birthwt (MASS) and
# colon (survival, two rows for each patient). All packages are called as programs, never linked.
suppressMessages({
  library(pROC)
  library(rms)
  library(MASS)
  library(survival)
})

number <- function(x) {
  x <- as.numeric(x)
  out <- sprintf("%.17g", x)
  out[is.na(x) | is.infinite(x)] <- "null"
  if (length(out) == 1) out else paste0("[", paste(out, collapse = ", "), "]")
}
numbers <- function(x) paste0("[", paste(sapply(x, number), collapse = ", "), "]")
object <- function(...) {
  members <- list(...)
  paste0("{", paste0("\"", names(members), "\": ", unlist(members), collapse = ", "), "}")
}
summaries <- function(gap) c(mean(gap), as.numeric(quantile(gap, c(0.5, 0.9))), max(gap))

one <- function(y, p) {
  r <- roc(y, p, levels = c(0, 1), direction = "<", quiet = TRUE)
  part <- function(to, corrected) {
    as.numeric(auc(r, partial.auc = c(1, 1 - to), partial.auc.focus = "specificity", partial.auc.correct = corrected))
  }
  best <- function(...) {
    found <- coords(r, "best", best.method = "youden", ret = c("sensitivity", "specificity"), transpose = FALSE, ...)
    found <- found[order(-found$specificity), ]
    c(found$sensitivity[1], found$specificity[1], nrow(found))
  }
  v <- val.prob(p, y, pl = FALSE)
  smooth <- lowess(p, y, iter = 0)
  gap <- abs(p - approx(smooth, xout = p, ties = mean)$y)
  local <- loess(y ~ p, control = loess.control(surface = "direct"))
  object(
    partial_10 = numbers(c(part(0.1, FALSE), part(0.1, TRUE))),
    partial_40 = numbers(c(part(0.4, FALSE), part(0.4, TRUE))),
    youden = numbers(best()), cost_4_10 = numbers(best(best.weights = c(4, 0.1))),
    recalibration = numbers(v[c("U:Chi-sq", "U:p")]), spiegelhalter = numbers(v[c("S:z", "S:p")]),
    val_prob = numbers(v[c("Brier", "Intercept", "Slope", "Emax", "E90", "Eavg")]),
    lowess = numbers(summaries(gap)), loess = numbers(summaries(abs(fitted(local) - p))))
}

flchain <- read.csv("resources/samples/flchain_test.csv")
diabetes <- read.csv("resources/samples/diabetes_cohort.csv")
train <- subset(diabetes, split == "train", select = -c(id, split))
test <- subset(diabetes, split == "test", select = -c(id, split))
model <- glm(diabetes ~ ., family = binomial, data = train, control = glm.control(epsilon = 1e-14, maxit = 100))
risk <- as.numeric(predict(model, test, type = "response"))

low <- birthwt$low
# Scores that are off on purpose: a fit judged on its own records has nothing to recalibrate.
spoil <- function(fit) round(plogis(0.3 + 0.8 * qlogis(as.numeric(fitted(fit)))), 6)
low_risk <- spoil(glm(low ~ age + lwt + factor(race) + smoke + ht + ui, binomial, birthwt))
# Two rows for each patient: recurrence and death. The model knows neither.
rows <- colon[order(colon$id, colon$etype), ]
rows <- rows[complete.cases(rows[, c("nodes", "age", "surg", "extent")]), ]
colon_risk <- spoil(glm(status ~ nodes + age + surg + extent, binomial, rows))
other_risk <- spoil(glm(status ~ age + obstruct + adhere, binomial, rows))

# Replicates of pROC's own generator: compared within Monte Carlo error.
set.seed(1)
r <- roc(test$diabetes, risk, levels = c(0, 1), direction = "<", quiet = TRUE)
boot <- as.numeric(ci.auc(r, method = "bootstrap", boot.n = 20000, progress = "none"))
part <- auc(r, partial.auc = c(1, 0.9), partial.auc.focus = "specificity")
boot_part <- as.numeric(ci(part, method = "bootstrap", boot.n = 20000, progress = "none"))

text <- object(
  command = "\"Rscript tests/reference/make_evaluate.R\"",
  versions = object(R = paste0("\"", R.version$major, ".", R.version$minor, "\""),
                    pROC = paste0("\"", packageVersion("pROC"), "\""), rms = paste0("\"", packageVersion("rms"), "\""),
                    MASS = paste0("\"", packageVersion("MASS"), "\""),
                    survival = paste0("\"", packageVersion("survival"), "\"")),
  inputs = object(
    birthwt = object(outcome = number(low), risk = number(low_risk)),
    colon = object(outcome = number(rows$status), risk = number(colon_risk), other = number(other_risk),
                   patient = number(rows$id))),
  flchain_xgboost = one(flchain$death_5y, flchain$risk_xgboost),
  flchain_logistic = one(flchain$death_5y, flchain$risk_logistic),
  diabetes = one(test$diabetes, risk),
  birthwt = one(low, low_risk),
  colon = one(rows$status, colon_risk),
  bootstrap = object(auc = numbers(boot[c(1, 3)]), partial_10 = numbers(boot_part[c(1, 3)])))
writeLines(gsub("(\"[a-z0-9_]+\": \\{\"(partial_10|outcome|auc|R)\")", "\n\\1", text), "tests/reference/evaluate_r.json")
