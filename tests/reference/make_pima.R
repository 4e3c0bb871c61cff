# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A second data set for the tests: the published test split of the Pima diabetes cohort (MASS, GPL-2 or GPL-3) with the
# scores of two models fitted on its training split. Run from the top of the source tree:
#   Rscript tests/reference/make_pima.R
# Writes tests/reference/pima_test.csv and pima_train.csv.
suppressMessages(library(MASS))
full <- glm(type ~ ., binomial, Pima.tr)
glucose <- glm(type ~ glu, binomial, Pima.tr)
for (name in c("train", "test")) {
  data <- if (name == "train") Pima.tr else Pima.te
  out <- data.frame(diabetes = as.integer(data$type == "Yes"),
                    age_group = ifelse(data$age < 30, "under 30", ifelse(data$age < 45, "30 to 44", "45 and over")),
                    risk_full = sprintf("%.17g", predict(full, data, type = "response")),
                    risk_glucose = sprintf("%.17g", predict(glucose, data, type = "response")))
  write.csv(out, paste0("tests/reference/pima_", name, ".csv"), row.names = FALSE, quote = FALSE)
}
