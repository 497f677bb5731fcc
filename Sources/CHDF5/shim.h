// HDF5 hides its constants behind macros that first initialise the library; Swift sees functions instead.
// Each is to be called under the library lock, because the initialisation is not thread-safe.

#ifndef SWIFTWATER_CHDF5_SHIM_H
#define SWIFTWATER_CHDF5_SHIM_H

#include <hdf5.h>
#include <hdf5_hl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

static inline hid_t hdf5_native_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t hdf5_native_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t hdf5_native_uint8(void) { return H5T_NATIVE_UINT8; }
static inline hid_t hdf5_native_int32(void) { return H5T_NATIVE_INT32; }
static inline hid_t hdf5_native_int64(void) { return H5T_NATIVE_INT64; }

static inline hid_t hdf5_stored_double(void) { return H5T_IEEE_F64LE; }
static inline hid_t hdf5_stored_float(void) { return H5T_IEEE_F32LE; }
static inline hid_t hdf5_stored_uint8(void) { return H5T_STD_U8LE; }
static inline hid_t hdf5_stored_int32(void) { return H5T_STD_I32LE; }
static inline hid_t hdf5_stored_int64(void) { return H5T_STD_I64LE; }
static inline hid_t hdf5_string_prototype(void) { return H5T_C_S1; }

static inline hid_t hdf5_class_file_create(void) { return H5P_FILE_CREATE; }
static inline hid_t hdf5_class_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t hdf5_class_group_create(void) { return H5P_GROUP_CREATE; }
static inline hid_t hdf5_class_dataset_create(void) { return H5P_DATASET_CREATE; }

static inline hid_t hdf5_class_dataset_transfer(void) { return H5P_DATASET_XFER; }

static inline hid_t hdf5_default_properties(void) { return H5P_DEFAULT; }
static inline hid_t hdf5_default_error_stack(void) { return H5E_DEFAULT; }
static inline hid_t hdf5_whole_space(void) { return H5S_ALL; }

static inline unsigned hdf5_open_truncating(void) { return H5F_ACC_TRUNC; }
static inline unsigned hdf5_open_reading(void) { return H5F_ACC_RDONLY; }
// Whether the headers are those of a build with MPI.
static inline int hdf5_is_parallel(void) {
#ifdef H5_HAVE_PARALLEL
  return 1;
#else
  return 0;
#endif
}

static inline size_t hdf5_variable_length(void) { return H5T_VARIABLE; }

// What a name inside `place` is: 0 an object of the same file, 1 a link within it, 64 a link to another file; negative for a failure.
static inline int hdf5_link_kind(hid_t place, const char *name) {
#if H5_VERSION_GE(1, 12, 0)
  H5L_info2_t info;
  return H5Lget_info2(place, name, &info, H5P_DEFAULT) < 0 ? -1 : (int)info.type;
#else
  H5L_info_t info;
  return H5Lget_info(place, name, &info, H5P_DEFAULT) < 0 ? -1 : (int)info.type;
#endif
}

// A process that goes on from here with this thread alone; 0 in it. It ends with the thread that made it, so that it holds no lock longer.
// Swift hides the call by its own name.
static inline int hdf5_copy_of_process(void) {
  int process = fork();
  if (process == 0) prctl(PR_SET_PDEATHSIG, SIGKILL);
  return process;
}

#endif
