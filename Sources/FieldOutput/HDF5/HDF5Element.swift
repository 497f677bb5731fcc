import CHDF5

/// A number that HDF5 stores: little-endian in the file, native in memory.
public protocol HDF5Element: BitwiseCopyable, Sendable {
  static var zero: Self { get }
  /// The type of an element in memory. Only under the library lock.
  static var memoryType: hid_t { get }
  /// The type of an element in the file. Only under the library lock.
  static var storedType: hid_t { get }
}

extension Double: HDF5Element {
  public static var memoryType: hid_t { hdf5_native_double() }
  public static var storedType: hid_t { hdf5_stored_double() }
}

extension Float: HDF5Element {
  public static var memoryType: hid_t { hdf5_native_float() }
  public static var storedType: hid_t { hdf5_stored_float() }
}

extension UInt8: HDF5Element {
  public static var memoryType: hid_t { hdf5_native_uint8() }
  public static var storedType: hid_t { hdf5_stored_uint8() }
}

extension Int32: HDF5Element {
  public static var memoryType: hid_t { hdf5_native_int32() }
  public static var storedType: hid_t { hdf5_stored_int32() }
}

extension Int64: HDF5Element {
  public static var memoryType: hid_t { hdf5_native_int64() }
  public static var storedType: hid_t { hdf5_stored_int64() }
}
