# Writes the trial data and the figures that tests/pilots/test_against_r.py holds the product against.
# Run in this folder: Rscript reference.R (Debian: r-base-core r-cran-sandwich r-cran-clubsandwich r-cran-estimatr).
#
# star_men.csv: Angrist, Lang & Oreopoulos (2009, American Economic Journal: Applied Economics 1:136-163), male students
# offered services, or services and fellowships, as in Lin (2013, Annals of Applied Statistics 7:295-318).
# achievement_awards.csv: Angrist & Lavy (2009, American Economic Review 99:1384-1414), girls of 2001 in schools drawn
# for awards.
suppressMessages({library(sandwich); library(clubSandwich); library(estimatr)})

star <- with(alo_star_men, data.frame(treated = sfsp, gpa0, gpa1 = GPA_year1, gpa2 = GPA_year2))
awards <- subset(AchievementAwardsRCT, year == "2001" & sex == "Girl",
                 c(school_id, school_type, treated, Bagrut_status, lagscore))
names(awards) <- c("school", "type", "treated", "passed", "lagscore")
awards$lagscore <- round(awards$lagscore, 5)
write.csv(star, "star_men.csv", row.names = FALSE, quote = FALSE)
write.csv(awards, "achievement_awards.csv", row.names = FALSE, quote = FALSE)
star <- read.csv("star_men.csv")
awards <- read.csv("achievement_awards.csv")

found <- list()
keep <- function(name, ...) found <<- c(found, setNames(as.list(c(...)), paste(name, names(c(...)), sep = ".")))

robust <- function(name, model, cluster, coefficient = "treated") {
  variance <- vcovCR(model, cluster = cluster, type = "CR2")
  test <- coef_test(model, vcov = variance, test = "Satterthwaite")[coefficient, ]
  interval <- conf_int(model, vcov = variance, level = 0.95, test = "Satterthwaite")
  row <- match(coefficient, names(coef(model)))
  keep(name, estimate = test$beta, standard_error = test$SE, freedom = test$df, p = test$p_Satt,
       low = interval$CI_L[row], high = interval$CI_U[row])
}
each <- function(data) seq_len(nrow(data))

# People drawn: difference, with the baseline, change since the baseline.
plain <- lm(gpa1 ~ treated, star)
adjusted <- lm(gpa1 ~ treated + gpa0, star)
robust("star.plain", plain, each(star))
robust("star.adjusted", adjusted, each(star))
second <- subset(star, !is.na(gpa2))
robust("star.change", lm(I(gpa2 - gpa1) ~ treated, second), each(second))
keep("star.hc2", plain = sqrt(vcovHC(plain, type = "HC2")["treated", "treated"]),
     adjusted = sqrt(vcovHC(adjusted, type = "HC2")["treated", "treated"]),
     estimatr = lm_robust(gpa1 ~ treated + gpa0, star, se_type = "HC2")$std.error[["treated"]])

# People drawn, kind of school by kind of school.
robust("awards.strata", lm(passed ~ treated + lagscore + type, awards), each(awards))

# Schools drawn.
robust("awards.plain", lm(passed ~ treated, awards), awards$school)
robust("awards.adjusted", lm(passed ~ treated + lagscore, awards), awards$school)

# Effects by kind of school, and the test that they are alike.
by_type <- lm(passed ~ 0 + type + treated:type + lagscore, awards)
for (type in c("Arab", "Religious", "Secular"))
  robust(paste0("awards.", type), by_type, awards$school, paste0("type", type, ":treated"))
alike <- Wald_test(by_type, vcov = "CR2", cluster = awards$school, test = "HTZ",
                   constraints = constrain_equal("treated", reg_ex = TRUE))
keep("awards.alike", p = alike$p_val, freedom = alike$df_denom, f = alike$Fstat)
by_gpa <- lm(gpa1 ~ 0 + (gpa0 >= 79) + treated:(gpa0 >= 79) + gpa0, star)
alike <- Wald_test(by_gpa, vcov = "CR2", cluster = each(star), test = "HTZ",
                   constraints = constrain_equal("treated", reg_ex = TRUE))
keep("star.alike", p = alike$p_val)
keep("star.holm", setNames(p.adjust(c(0.012, 0.03, 0.04, 0.9), "holm"), 1:4))

write.csv(data.frame(name = names(found), value = sprintf("%.12g", unlist(found))), "reference.csv",
          row.names = FALSE, quote = FALSE)
