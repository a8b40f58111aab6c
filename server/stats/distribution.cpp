#include "server/stats/distribution.hpp"

#include <boost/math/distributions/complement.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cassert>

namespace webdyno::stats {

double student_quantile(double p, double degrees_of_freedom) {
  assert(p > 0 && p < 1 && degrees_of_freedom > 0);
  return boost::math::quantile(boost::math::students_t(degrees_of_freedom), p);
}

double student_upper_tail(double t, double degrees_of_freedom) {
  assert(degrees_of_freedom > 0);
  return boost::math::cdf(boost::math::complement(boost::math::students_t(degrees_of_freedom), t));
}

double normal_cdf(double z) { return boost::math::cdf(boost::math::normal(), z); }

double normal_quantile(double p) {
  assert(p > 0 && p < 1);
  return boost::math::quantile(boost::math::normal(), p);
}

double f_upper_tail(double f, double numerator_degrees, double denominator_degrees) {
  assert(f >= 0 && numerator_degrees > 0 && denominator_degrees > 0);
  return boost::math::cdf(
      boost::math::complement(boost::math::fisher_f(numerator_degrees, denominator_degrees), f));
}

}  // namespace webdyno::stats
