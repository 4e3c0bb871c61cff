# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
# pROC's roc and ci.auc (DeLong) on the records that bench_stats wrote: Rscript bench_auc_proc.R FOLDER
# Prints one line of JSON: area, bounds, best time of three.
suppressPackageStartupMessages(library(pROC))
folder <- commandArgs(TRUE)[1]
values <- function(part) {
  file <- file.path(folder, paste0("auc.", part))
  readBin(file, "double", n = file.size(file) / 8)
}
y <- values("outcomes")
s <- values("scores")
seconds <- Inf
for (i in 1:3) {
  took <- system.time({
    interval <- ci.auc(roc(y, s, levels = c(0, 1), direction = "<", quiet = TRUE), method = "delong")
  })[["elapsed"]]
  seconds <- min(seconds, took)
}
cat(sprintf('{"program": "pROC %s", "lower": %.17g, "value": %.17g, "upper": %.17g, "seconds": %.4f}\n',
            packageVersion("pROC"), interval[1], interval[2], interval[3], seconds))
