import CHDF5

/// Sole owner of one HDF5 identifier; releases it when it goes out of scope.
struct HDF5Handle: ~Copyable {
  let id: hid_t
  private let release: @convention(c) (hid_t) -> herr_t

  /// - Throws: `OutputError` when `acquire` returns a negative identifier.
  init(
    _ action: @autoclosure () -> String, release: @convention(c) (hid_t) -> herr_t, acquire: () -> hid_t
  ) throws(OutputError) {
    id = try HDF5Library.call(action(), acquire)
    self.release = release
  }

  /// Releases now and reports failure: the last chance to learn that buffered data did not reach
  /// the file.
  consuming func close(_ action: @autoclosure () -> String) throws(OutputError) {
    let (id, release) = (id, release)
    discard self
    try HDF5Library.call(action()) { release(id) }
  }

  deinit {
    let (id, release) = (id, release)
    _ = HDF5Library.locked { release(id) }
  }
}
