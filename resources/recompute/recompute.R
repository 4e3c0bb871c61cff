# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Computes the numbers of an executed protocol again, with R and pROC and without Valbench.
#   Rscript recompute.R        (needs pROC and jsonlite)
# README.txt says what lies beside it and when numbers agree. Bootstrap bounds and KS p-values, for which R has other
# rules, are not recomputed here but by recompute.py; their number is printed.
suppressMessages({
  library(jsonlite)
  library(pROC)
})
options(warn = 1)
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
file_of <- function(role) file.path(here, if (role == "test") "data.csv" else paste0(role, ".csv"))
table_of <- function(role) {
  read.csv(file_of(role), colClasses = "character", check.names = FALSE, na.strings = character(), fileEncoding = "UTF-8-BOM")
}
numbers <- function(cells) suppressWarnings(as.numeric(cells))
none <- c(NA, NA, NA)

proportion <- function(k, n, method, confidence) {
  if (n == 0) return(none)
  bounds <- if (identical(method, "clopper-pearson")) binom.test(k, n, conf.level = confidence)$conf.int
            else suppressWarnings(prop.test(k, n, conf.level = confidence, correct = FALSE))$conf.int # it warns of its p
  c(k / n, bounds)
}

# Type 7 in the form that is exact at both neighbours. quantile() differs in the last digit, which moves a value that
# lies on an edge to another bin.
type7 <- function(x, share) {
  x <- sort(x)
  h <- (length(x) - 1) * share
  below <- floor(h)
  a <- x[below + 1]
  b <- x[pmin(below + 2, length(x))]
  t <- h - below
  ifelse(t < 0.5, a + (b - a) * t, b - (b - a) * (1 - t))
}

step_values <- function(step, plan, tables) {
  settings <- step$parameters
  setting <- function(name, other) if (is.null(settings[[name]])) other else settings[[name]]
  confidence <- if (is.null(step$criterion$confidence)) 0.95 else as.numeric(step$criterion$confidence)
  interval <- if (is.null(step$criterion$interval)) "" else step$criterion$interval
  z <- qnorm(0.5 + confidence / 2)
  threshold <- as.numeric(setting("threshold", plan$threshold))
  bins <- as.integer(setting("bins", plan$bins))
  column <- setting("column", plan$score)
  test <- tables[["test"]]
  all_y <- numbers(test[[plan$truth]])
  all_p <- numbers(test[[setting("score", plan$score)]])
  used <- !is.na(all_y) & !is.na(all_p)
  y <- all_y[used]
  p <- all_p[used]
  normal <- function(value, se) c(value, value - z * se, value + z * se)
  cells <- function(of = rep(TRUE, length(y))) {
    flagged <- p[of] >= threshold
    list(tp = sum(flagged & y[of] == 1), fp = sum(flagged & y[of] == 0), tn = sum(!flagged & y[of] == 0),
         fn = sum(!flagged & y[of] == 1))
  }
  levels_of <- function() {
    level <- test[[column]][used]
    names <- sort(unique(level), method = "radix")
    names <- c(names[names != ""], names[names == ""])
    setNames(lapply(names, function(name) level == name), ifelse(names == "", "(missing)", names))
  }
  area <- function(of, method) {
    if (length(unique(y[of])) < 2) return(none)
    r <- roc(y[of], p[of], levels = c(0, 1), direction = "<", quiet = TRUE)
    a <- as.numeric(auc(r))
    v <- var(r, method = "delong")
    if (method == "delong") return(c(a, as.numeric(ci.auc(r, conf.level = confidence, method = "delong"))[c(1, 3)]))
    if (method == "newcombe") {
      m <- sum(y[of] == 1)
      n <- sum(y[of] == 0)
      gap <- function(x) {
        (a - x)^2 - z^2 * x * (1 - x) * (1 + ((m + n) / 2 - 1) * ((1 - x) / (2 - x) + x / (1 + x))) / (m * n)
      }
      root <- function(low, high) uniroot(gap, c(low, high), tol = 1e-14)$root
      return(c(a, if (a > 0) root(1e-12, a) else 0, if (a < 1) root(a, 1 - 1e-12) else 1))
    }
    if (method != "delong-logit") return(c(a, NaN, NaN)) # a bootstrap
    if (v <= 0) return(c(a, NA, NA))
    c(a, plogis(qlogis(a) + c(-1, 1) * z * sqrt(v) / (a * (1 - a))))
  }
  observed_expected <- function(of = rep(TRUE, length(y))) {
    if (sum(y[of]) == 0 || sum(p[of]) == 0) return(none)
    ratio <- sum(y[of]) / sum(p[of])
    half <- z * sqrt((1 - mean(y[of])) / sum(y[of]))
    if (half == 0) c(ratio, NA, NA) else c(ratio, ratio * exp(c(-half, half)))
  }
  rate <- function(name, of, method) {
    x <- cells(of)
    kn <- switch(name, Accuracy = c(x$tp + x$tn, sum(unlist(x))), Sensitivity = c(x$tp, x$tp + x$fn),
                 Specificity = c(x$tn, x$tn + x$fp), PPV = c(x$tp, x$tp + x$fp), NPV = c(x$tn, x$tn + x$fn))
    proportion(kn[1], kn[2], method, confidence)
  }
  every <- rep(TRUE, length(y))
  rates <- function(name) {
    x <- cells()
    c(setNames(list(rate(name, every, interval)), name),
      list(`True positives` = x$tp, `False positives` = x$fp, `True negatives` = x$tn, `False negatives` = x$fn))
  }
  fits <- function() {
    inside <- p > 0 & p < 1
    logit <- qlogis(p[inside])
    control <- glm.control(epsilon = 1e-14, maxit = 100)
    both <- summary(glm(y[inside] ~ logit, family = binomial, control = control))$coefficients
    large <- summary(glm(y[inside] ~ 1 + offset(logit), family = binomial, control = control))$coefficients
    list(`Calibration slope` = normal(both[2, 1], both[2, 2]), `Intercept beside the slope` = normal(both[1, 1], both[1, 2]),
         `Calibration in the large` = normal(large[1, 1], large[1, 2]))
  }
  samples <- function() {
    lapply(list(tables[["baseline"]][[column]], test[[column]]), numbers)
  }
  switch(step$check,
    `pq.case-counts` = {
      classes <- c(events = sum(y == 1), `non-events` = sum(y == 0))
      counted <- if (settings$class == "both") min(classes) else classes[[settings$class]]
      list(Cases = counted, Rows = length(all_y), `Rows without truth` = sum(is.na(all_y)),
           `Rows without score` = sum(!is.na(all_y) & is.na(all_p)), Events = classes[["events"]],
           `Non-events` = classes[["non-events"]])
    },
    `pq.auc` = list(AUC = area(every, interval)),
    `pq.average-precision` = {
      precision <- sapply(sort(unique(p), decreasing = TRUE), function(t) c(mean(y[p >= t]), sum(y[p >= t]) / sum(y)))
      value <- sum(diff(c(0, precision[2, ])) * precision[1, ])
      bounds <- if (interval == "logit") plogis(qlogis(value) + c(-1, 1) * z / sqrt(sum(y) * value * (1 - value))) else c(NaN, NaN)
      list(`Average precision` = c(value, bounds), Prevalence = mean(y))
    },
    `pq.accuracy` = rates("Accuracy"), `pq.sensitivity` = rates("Sensitivity"), `pq.specificity` = rates("Specificity"),
    `pq.ppv` = rates("PPV"), `pq.npv` = rates("NPV"),
    `pq.calibration-slope` = fits(), `pq.calibration-in-the-large` = fits(),
    `pq.brier` = {
      score <- mean((p - y)^2)
      list(`Brier score` = normal(score, sd((p - y)^2) / sqrt(length(y))),
           `Scaled Brier score` = 1 - score / (mean(y) * (1 - mean(y))))
    },
    `pq.observed-expected` = list(`O/E` = observed_expected()),
    `pq.calibration-error` = {
      number <- pmin(pmax(ceiling(p * bins) - 1, 0), bins - 1)
      count <- tapply(y, number, length)
      gap <- abs(tapply(y, number, sum) - tapply(p, number, sum))
      list(ECE = sum(gap) / length(y),
           `Maximum calibration error` = if (any(count >= 10)) max((gap / count)[count >= 10]) else NA)
    },
    `pq.psi` = {
      x <- samples()
      edges <- unique(type7(x[[1]], (0:bins) / bins)) # sort() drops missing values
      edges <- edges[-c(1, length(edges))]
      counts <- lapply(x, function(v) tabulate(findInterval(v[!is.na(v)], edges, left.open = TRUE) + 1, length(edges) + 1))
      missing <- sapply(x, function(v) sum(is.na(v)))
      if (any(missing > 0)) counts <- Map(c, counts, missing)
      share <- lapply(counts, function(k) (k + 0.5) / sum(k + 0.5))
      list(PSI = sum((share[[2]] - share[[1]]) * log(share[[2]] / share[[1]])),
           `PSI without drift, 95% point` = qchisq(0.95, length(share[[1]]) - 1) * sum(1 / lengths(x)))
    },
    `pq.ks` = {
      x <- lapply(samples(), function(v) v[!is.na(v)])
      at <- sort(unique(unlist(x)))
      list(`KS distance` = max(abs(ecdf(x[[1]])(at) - ecdf(x[[2]])(at))), `KS p-value` = NaN)
    },
    `pq.demographic-parity` = {
      groups <- levels_of()
      counts <- lapply(groups, function(of) c(sum(p[of] >= threshold), sum(of)))
      found <- setNames(lapply(counts, function(k) proportion(k[1], k[2], "wilson", confidence)),
                        paste0("Share flagged, ", column, " = ", names(groups)))
      judged <- counts[sapply(counts, function(k) k[2] >= 20)]
      ratio <- none
      if (length(judged) > 1 && all(sapply(judged, function(k) k[1] > 0))) {
        pairs <- expand.grid(a = seq_along(judged), b = seq_along(judged))
        pairs <- pairs[pairs$a != pairs$b, ]
        bounds <- mapply(function(a, b) {
          a <- judged[[a]]
          b <- judged[[b]]
          centre <- log(a[1] / a[2]) - log(b[1] / b[2])
          exp(centre + c(0, -1, 1) * z * sqrt(1 / a[1] - 1 / a[2] + 1 / b[1] - 1 / b[2]))
        }, pairs$a, pairs$b)
        ratio <- c(min(bounds[1, ]), min(bounds[2, ]), min(1, bounds[3, ]))
      }
      c(list(`Parity ratio` = ratio), found)
    },
    `pq.subgroups` = {
      name <- c(auc = "AUC", sensitivity = "Sensitivity", specificity = "Specificity", ppv = "PPV",
                `observed-expected` = "O/E")[[settings$statistic]]
      of_group <- function(of) {
        if (name == "AUC") area(of, "delong-logit") else if (name == "O/E") observed_expected(of) else rate(name, of, "wilson")
      }
      groups <- levels_of()
      c(list(`Overall value` = of_group(every)),
        setNames(lapply(groups, of_group), paste0(name, ", ", column, " = ", names(groups))))
    },
    stop("unknown check ", step$check))
}

main <- function() {
  read <- function(name) fromJSON(file.path(here, name), simplifyVector = FALSE)
  expected <- read("expected.json")
  protocol <- read("protocol.json")
  digest <- function(path) strsplit(system2("sha256sum", shQuote(path), stdout = TRUE), " ")[[1]][1]
  findings <- character()
  if (digest(file.path(here, "protocol.json")) != expected$protocol$sha256)
    findings <- c(findings, "protocol.json is not the protocol that was executed")
  tables <- list()
  for (used in expected$data) {
    if (digest(file_of(used$role)) != used$sha256)
      findings <- c(findings, paste(basename(file_of(used$role)), "is not the file that was used"))
    tables[[used$role]] <- table_of(used$role)
    if (!is.null(used$scores)) { # of a live model, under the name that the protocol gives them
      path <- file.path(here, if (used$role == "test") "scores.csv" else paste0(used$role, "-scores.csv"))
      if (digest(path) != used$scores) findings <- c(findings, paste(basename(path), "is not what the model answered"))
      scores <- read.csv(path, colClasses = "character", check.names = FALSE, na.strings = character(), blank.lines.skip = FALSE)
      tables[[used$role]][[names(scores)]] <- scores[[1]]
    }
  }
  steps <- setNames(protocol$steps, sapply(protocol$steps, function(step) step$id))
  agreed <- left <- others <- 0
  for (result in expected$steps) {
    step <- steps[[result$step]]
    if (step$kind != "automatic" || length(result$measures) == 0) next
    if (!startsWith(step$check, "pq.")) {
      others <- others + 1
      next
    }
    values <- step_values(step, protocol$analysis, tables)
    for (measure in result$measures) {
      name <- paste0("step ", result$step, ", ", measure$metric)
      if (is.null(values[[measure$metric]])) {
        findings <- c(findings, paste0(name, ": it is not recomputed here"))
        next
      }
      found <- c(values[[measure$metric]], NA, NA)[1:3]
      tolerance <- if (step$check %in% c("pq.calibration-slope", "pq.calibration-in-the-large")) 1e-6 else 1e-9
      for (i in 1:3) {
        wanted <- measure[[c("value", "lower", "upper")[i]]]
        if (is.nan(found[i])) { # R has no such rule
          left <- left + 1
          next
        }
        same <- if (is.null(wanted) || is.na(found[i])) is.null(wanted) && is.na(found[i])
                else abs(found[i] - as.numeric(wanted)) <= tolerance * max(abs(as.numeric(wanted)), 1e-3)
        if (same) agreed <- agreed + 1
        else findings <- c(findings, paste0(name, ", ", c("value", "lower", "upper")[i], ": expected ",
                                            if (is.null(wanted)) "none" else wanted, ", recomputed ", format(found[i], digits = 17)))
      }
    }
  }
  if (length(findings) > 0) cat(findings, sep = "\n")
  if (others > 0)
    cat(others, "steps asked the model or looked at the computer; their numbers cannot be computed from data\n")
  cat(agreed, "numbers agree,", left, "not recomputed by R,", length(findings), "findings\n")
  if (others > 0 && agreed == 0 && length(findings) == 0) quit(status = 2)
  quit(status = if (length(findings) > 0 || agreed == 0) 1 else 0)
}
tryCatch(main(), error = function(problem) {
  message("could not be recomputed: ", conditionMessage(problem))
  quit(status = 2)
})
