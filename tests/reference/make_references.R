# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Reference values from R and pROC. Run from the top of the source tree, before make_references.py:
#   Rscript tests/reference/make_references.R
# Writes tests/reference/r.json, the input vectors included. pROC is called as a program, never linked.
suppressMessages(library(pROC))

number <- function(x) {
  x <- as.numeric(x)
  out <- sprintf("%.17g", x)
  out[is.na(x) | is.infinite(x)] <- "null"
  if (length(out) == 1) out else paste0("[", paste(out, collapse = ", "), "]")
}
object <- function(...) {
  members <- list(...)
  paste0("{", paste0("\"", names(members), "\": ", unlist(members), collapse = ", "), "}")
}

logit_ci <- function(a, v) {
  h <- qnorm(0.975) * sqrt(v) / (a * (1 - a))
  plogis(qlogis(a) + c(-h, h))
}
one <- function(y, p, probability) {
  r <- roc(y, p, levels = c(0, 1), direction = "<", quiet = TRUE)
  a <- as.numeric(auc(r))
  v <- var(r, method = "delong")
  members <- list(auc = number(a), auc_variance = number(v),
                  ci_delong = number(as.numeric(ci.auc(r, method = "delong"))[c(1, 3)]),
                  ci_delong_90 = number(as.numeric(ci.auc(r, method = "delong", conf.level = 0.9))[c(1, 3)]),
                  ci_delong_logit = number(logit_ci(a, v)))
  if (probability) {
    strict <- glm.control(epsilon = 1e-15, maxit = 100)
    lp <- qlogis(p)
    joint <- glm(y ~ lp, family = binomial, control = strict)
    large <- glm(y ~ 1 + offset(lp), family = binomial, control = strict)
    # vcov() takes the weights of the last but one step; the information at the solution has all digits.
    design <- cbind(1, lp)
    w <- function(fit) { e <- predict(fit, type = "link"); plogis(e) * plogis(-e) }
    se <- sqrt(diag(solve(crossprod(design, design * w(joint)))))
    members <- c(members, list(
      intercept = number(coef(joint)[1]), intercept_se = number(se[1]),
      slope = number(coef(joint)[2]), slope_se = number(se[2]),
      in_the_large = number(coef(large)[1]), in_the_large_se = number(1 / sqrt(sum(w(large))))))
  }
  do.call(object, members)
}
pair <- function(y, p, q) {
  r <- roc(y, p, levels = c(0, 1), direction = "<", quiet = TRUE)
  s <- roc(y, q, levels = c(0, 1), direction = "<", quiet = TRUE)
  paired <- roc.test(r, s, method = "delong", paired = TRUE)
  free <- roc.test(r, s, method = "delong", paired = FALSE)
  object(covariance = number(cov(r, s, method = "delong")), z = number(paired$statistic), p = number(paired$p.value),
         ci = number(paired$conf.int), t = number(free$statistic), df = number(free$parameter),
         p_unpaired = number(free$p.value))
}

flchain <- read.csv("resources/samples/flchain_test.csv")
diabetes <- read.csv("resources/samples/diabetes_cohort.csv")
train <- subset(diabetes, split == "train", select = -c(id, split))
test <- subset(diabetes, split == "test", select = -c(id, split))
model <- glm(diabetes ~ ., family = binomial, data = train, control = glm.control(epsilon = 1e-14, maxit = 100))
risk <- as.numeric(predict(model, test, type = "response"))
data(aSAH)
poor <- as.integer(aSAH$outcome == "Poor")
wfns <- as.integer(as.character(aSAH$wfns))

text <- object(
  command = "\"Rscript tests/reference/make_references.R\"",
  versions = object(R = paste0("\"", R.version$major, ".", R.version$minor, "\""),
                    pROC = paste0("\"", packageVersion("pROC"), "\"")),
  inputs = object(
    diabetes = object(outcome = number(test$diabetes), risk = number(risk)),
    asah = object(outcome = number(poor), s100b = number(aSAH$s100b), ndka = number(aSAH$ndka), wfns = number(wfns))),
  flchain_xgboost = one(flchain$death_5y, flchain$risk_xgboost, TRUE),
  flchain_logistic = one(flchain$death_5y, flchain$risk_logistic, TRUE),
  diabetes = one(test$diabetes, risk, TRUE),
  asah_s100b = one(poor, aSAH$s100b, FALSE),
  asah_ndka = one(poor, aSAH$ndka, FALSE),
  asah_wfns = one(poor, wfns, FALSE),
  flchain_pair = pair(flchain$death_5y, flchain$risk_xgboost, flchain$risk_logistic),
  asah_pair = pair(poor, aSAH$s100b, wfns))
writeLines(gsub("(\"[a-z0-9_]+\": \\{\"(auc|covariance|command|outcome))", "\n\\1", text), "tests/reference/r.json")
