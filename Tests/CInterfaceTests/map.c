/* Compiled as C99 against swiftwater.h, and run, by CProgramTests: it exits with 0 if all is as the header says. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "swiftwater.h"

#define CHECK(condition)                                                             \
  do {                                                                               \
    if (!(condition)) {                                                              \
      fprintf(stderr, "line %d: %s; %s\n", __LINE__, #condition, sw_error());        \
      exit(1);                                                                       \
    }                                                                                \
  } while (0)

static const char *text =
    "flow: { viscosity: 0.01 }\n"
    "domain: { size: [2*pi, 2*pi], cells: [16, 16] }\n"
    "boundaries: { left: periodic, right: periodic, bottom: periodic, top: periodic }\n"
    "initial: taylor-green\n"
    "time: { steps: 5, dt: 0.05 }\n"
    "objective: { kinetic-energy: {} }\n"
    "controls: [viscosity, initial.velocity]\n";

static int64_t place_of(sw_case opened, const char *name, int is_output) {
  int64_t count = 0, place;
  CHECK((is_output ? sw_output_count : sw_input_count)(opened, &count) == SW_OK);
  for (place = 0; place < count; place++) {
    sw_info info;
    CHECK((is_output ? sw_output : sw_input)(opened, place, &info) == SW_OK);
    if (strcmp(info.name, name) == 0) return place;
  }
  fprintf(stderr, "no array %s\n", name);
  exit(1);
}

struct progress {
  int calls, limit;
};

static int count_calls(void *context, const char *sweep, int64_t step) {
  struct progress *progress = context;
  if (sweep == NULL || step < 0) return 1;
  progress->calls++;
  return progress->calls == progress->limit;
}

int main(void) {
  sw_opening opening;
  sw_case opened = 0;
  sw_array viscosity, energy, seed, slope;
  double value = 0.01, result = 0, one = 1, derivative = 0, above = 0, below = 0, changed, change = 1e-6;
  struct progress progress = {0, -1};
  int64_t steps = 0;

  memset(&opening, 0, sizeof opening);
  CHECK(sw_version() == 1);
  CHECK(sw_open(NULL, &opened) == SW_ARGUMENT && strlen(sw_error()) > 0);
  opening.text = "flow: { viscsity: 1 }";
  CHECK(sw_open(&opening, &opened) == SW_CASE && strstr(sw_error(), "case:1:") != NULL);
  opening.text = text;
  CHECK(sw_open(&opening, &opened) == SW_OK && strlen(sw_error()) == 0);

  viscosity.place = place_of(opened, "viscosity", 0);
  energy.place = place_of(opened, "objectives.kinetic-energy", 1);
  viscosity.count = energy.count = 1;
  viscosity.numbers = &value;
  energy.numbers = &result;
  seed = energy;
  seed.numbers = &one;
  slope = viscosity;
  slope.numbers = &derivative;
  CHECK(sw_own_values(opened, &slope) == SW_OK && derivative == 0.01);

  CHECK(sw_apply(opened, &viscosity, 1, &energy, 1, 1) == SW_OK && result > 0.2 && result < 0.25);
  CHECK(sw_time_steps(opened, NULL, 0, &steps) == SW_OK && steps == 5);

  /* The run was kept: only its steps in reverse are told. */
  CHECK(sw_progress(opened, count_calls, &progress) == SW_OK);
  CHECK(sw_vjp(opened, &viscosity, 1, &seed, 1, &slope, 1) == SW_OK && progress.calls < 5);
  progress.limit = progress.calls + 3;
  CHECK(sw_apply(opened, &viscosity, 1, &energy, 1, 0) == SW_CANCELLED && strstr(sw_error(), "step 3") != NULL);
  CHECK(sw_progress(opened, NULL, NULL) == SW_OK);

  changed = value + change;
  viscosity.numbers = &changed;
  energy.numbers = &above;
  CHECK(sw_apply(opened, &viscosity, 1, &energy, 1, 0) == SW_OK);
  changed = value - change;
  energy.numbers = &below;
  CHECK(sw_apply(opened, &viscosity, 1, &energy, 1, 0) == SW_OK);
  CHECK(fabs((above - below) / (2 * change) / derivative - 1) < 1e-7);

  changed = NAN;
  CHECK(sw_apply(opened, &viscosity, 1, &energy, 1, 0) == SW_ARGUMENT);
  viscosity.count = 2;
  CHECK(sw_apply(opened, &viscosity, 1, &energy, 1, 0) == SW_ARGUMENT);
  CHECK(sw_apply(opened, NULL, 1, &energy, 1, 0) == SW_ARGUMENT);
  CHECK(sw_apply(opened, NULL, -1, NULL, 0, 0) == SW_ARGUMENT);
  CHECK(sw_close(opened) == SW_OK && sw_close(opened) == SW_ARGUMENT);
  CHECK(sw_apply(opened, NULL, 0, NULL, 0, 0) == SW_ARGUMENT);
  return 0;
}
