# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# AUC and calibration fits of one score, over all rows and by the levels of columns, from R and pROC as JSON:
#   Rscript tests/reference/roc_values.R FILE.csv TRUTH SCORE [COLUMN...]
# make_printed.py calls it. pROC is called as a program, never linked.
suppressMessages(library(pROC))

number <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ", "), "]")
values <- function(y, p) {
  r <- roc(y, p, levels = c(0, 1), direction = "<", quiet = TRUE)
  a <- as.numeric(auc(r))
  v <- var(r, method = "delong")
  wald <- as.numeric(ci.auc(r, method = "delong"))[c(1, 3)]
  logit <- plogis(qlogis(a) + c(-1, 1) * qnorm(0.975) * sqrt(v) / (a * (1 - a)))
  fit <- summary(glm(y ~ qlogis(p), family = binomial, control = glm.control(epsilon = 1e-14, maxit = 100)))
  paste0("{\"auc\": ", number(c(a, wald)), ", \"auc_logit\": ", number(c(a, logit)),
         ", \"intercept\": ", number(fit$coefficients[1, 1:2]), ", \"slope\": ", number(fit$coefficients[2, 1:2]), "}")
}

arguments <- commandArgs(trailingOnly = TRUE)
table <- read.csv(arguments[1], colClasses = "character")
y <- as.numeric(table[[arguments[2]]])
p <- as.numeric(table[[arguments[3]]])
parts <- paste0("\"all\": ", values(y, p))
for (column in arguments[-(1:3)])
  for (level in sort(unique(table[[column]]))) {
    chosen <- table[[column]] == level
    parts <- c(parts, paste0("\"", column, " = ", level, "\": ", values(y[chosen], p[chosen])))
  }
cat("{\"versions\": {\"R\": \"", as.character(getRversion()), "\", \"pROC\": \"", as.character(packageVersion("pROC")),
    "\"},\n ", paste(parts, collapse = ",\n "), "}\n", sep = "")
