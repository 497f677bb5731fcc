/* Swiftwater from C: a case as a differentiable map from arrays to arrays.
 *
 * A case is opened once. Its inputs are the controls of the case by their paths, such as `viscosity`,
 * and the parts of a state to begin with, such as `state.velocity_x`; its outputs are the final state,
 * fields at the centres of cells, objectives and probes. `sw_input` and `sw_output` tell of each its
 * name, unit and shape. With F from inputs x to outputs y, J its derivative,
 *
 *     sw_apply   y = F(x)
 *     sw_jvp     dy = J dx
 *     sw_vjp     gx = Jᵀ gy                 one reverse sweep for any outputs together
 *     sw_hvp     d(Jᵀ gy)/dx · dx           forward over reverse
 *
 * Numbers are IEEE doubles in C order, the slowest index first. Inputs that are not given have the
 * values of the case. Steps that a Courant number chooses are chosen anew in each call, and are
 * constants of the derivatives.
 *
 * Every function returns a status, and where that is not SW_OK `sw_error` tells in a sentence why. No
 * input makes the library stop the process. Calls with one case wait for one another; with different
 * cases they may run at once. Threads of a case start at its first call, and anew in a process that
 * `fork` has made.
 */
#ifndef SWIFTWATER_H
#define SWIFTWATER_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An open case; never 0. A closed one is told from open ones. */
typedef int64_t sw_case;

enum {
  SW_OK = 0,
  SW_CASE = 1,      /* the case is not right: a line for each fault, with file, line and column */
  SW_ARGUMENT = 2,  /* an argument is not right: sizes, places, null pointers, numbers that are not finite */
  SW_RUN = 3,       /* the run did not come to its end: it diverged, or bodies meet */
  SW_CANCELLED = 4, /* by `sw_cancel` or by the callback of `sw_progress` */
  SW_FILE = 5       /* a file could not be read */
};

/* How a case is opened. Zero means: none, or as the case says. */
typedef struct sw_opening {
  const char *file;             /* a case file; null where there is a text */
  const char *text;             /* a case as YAML; null where there is a file */
  const char *const *overrides; /* `path=value` each, as --set takes them */
  int64_t override_count;
  const char *const *controls;  /* paths of the inputs; null for the `controls` of the case */
  int64_t control_count;
  int32_t threads;              /* 0 for one */
} sw_opening;

/* What an array is. The texts last as long as the case is open. */
typedef struct sw_info {
  const char *name;
  const char *unit;       /* such as "length/time"; "1" without dimension, empty of objectives */
  const char *layout;     /* number, vector, elements, cells, faces_x, faces_y, faces_z or waves */
  int32_t differentiable; /* 0 of fields that can be looked at only */
  int32_t rank;           /* 0 of a number */
  int64_t shape[4];       /* the slowest index first */
  int64_t count;          /* the product of the shape */
} sw_info;

/* An array that is given or wanted: its place among inputs or outputs, and `count` numbers. What a call
 * takes in is not written to. */
typedef struct sw_array {
  int64_t place;
  int64_t count;
  double *numbers;
} sw_array;

/* Called after each step of a sweep, `forward`, `reverse` or `tangent`, on the thread of the call.
 * Anything but 0 cancels the run. It must not call functions with the same case. */
typedef int (*sw_callback)(void *context, const char *sweep, int64_t step);

/* The sentence of the last failure on this thread; empty where there was none. It lasts until the next
 * call on this thread. */
const char *sw_error(void);

/* The version of this interface: 1. */
int32_t sw_version(void);

int sw_open(const sw_opening *opening, sw_case *opened);
int sw_close(sw_case case_);

int sw_input_count(sw_case case_, int64_t *count);
int sw_output_count(sw_case case_, int64_t *count);
int sw_input(sw_case case_, int64_t place, sw_info *info);
int sw_output(sw_case case_, int64_t place, sw_info *info);

/* The values that the case itself has for an input; SW_ARGUMENT of a state. */
int sw_own_values(sw_case case_, sw_array *array);

/* `keep`: anything but 0 records the run, where its records fit into the `checkpoints` of the case, so
 * that an `sw_vjp` with the same inputs runs nothing again. */
int sw_apply(sw_case case_, const sw_array *inputs, int64_t input_count, const sw_array *outputs, int64_t output_count, int keep);

/* `cotangents` are of outputs, zero where not given; `gradients` of inputs are written. */
int sw_vjp(sw_case case_, const sw_array *inputs, int64_t input_count, const sw_array *cotangents, int64_t cotangent_count,
           const sw_array *gradients, int64_t gradient_count);

/* `tangents` are of inputs, zero where not given; `outputs` and `output_tangents` are written, either of
 * which may be none. */
int sw_jvp(sw_case case_, const sw_array *inputs, int64_t input_count, const sw_array *tangents, int64_t tangent_count,
           const sw_array *outputs, int64_t output_count, const sw_array *output_tangents, int64_t output_tangent_count);

/* `gradients` and `products` of inputs are written, either of which may be none. */
int sw_hvp(sw_case case_, const sw_array *inputs, int64_t input_count, const sw_array *tangents, int64_t tangent_count,
           const sw_array *cotangents, int64_t cotangent_count, const sw_array *gradients, int64_t gradient_count,
           const sw_array *products, int64_t product_count);

/* The sizes of the steps of the last run: how many, and as many of them as there is room for. */
int sw_time_steps(sw_case case_, double *sizes, int64_t room, int64_t *count);

/* The callback of later calls; null for none. */
int sw_progress(sw_case case_, sw_callback callback, void *context);

/* Cancels the call that is at work on a case, from any thread; without effect where there is none. */
int sw_cancel(sw_case case_);

#ifdef __cplusplus
}
#endif

#endif
