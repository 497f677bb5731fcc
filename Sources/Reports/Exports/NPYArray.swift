import Foundation

/// Arrays as NumPy keeps them (format version 1.0), and several of them as an uncompressed ZIP
/// archive, which is what `numpy.load` takes for an NPZ file.
enum NPYArray {
  /// The file of an array of numbers in double precision.
  /// - Parameter shape: slowest axis first.
  static func file(_ values: [Double], shape: [Int]) -> Data {
    let extents = shape.map { "\($0)," }.joined(separator: " ")
    var header = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(extents)), }"
    // The numbers begin at a multiple of 64.
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    var file = Data([0x93])
    file.append(Data("NUMPY".utf8))
    file.append(contentsOf: [1, 0])
    file.append(little(UInt16(header.utf8.count)))
    file.append(Data(header.utf8))
    file.append(values.bytes)
    return file
  }

  /// An archive of files that are not compressed. (APPNOTE 6.3, sections 4.3.7 and 4.3.12; with
  /// fewer than 65,536 files and 4 GB.)
  static func archive(_ files: [(name: String, content: Data)]) -> Data {
    var (archive, directory) = (Data(), Data())
    func words(_ values: [UInt16]) -> Data { values.reduce(into: Data()) { $0.append(little($1)) } }
    for (name, content) in files {
      let (start, size) = (UInt32(archive.count), UInt32(content.count))
      // Flags, no compression, time and date; checksum; sizes; lengths of the name and of nothing.
      var common = words([0, 0, 0, 0x21])
      for value in [checksum(content), size, size] { common.append(little(value)) }
      common.append(words([UInt16(name.utf8.count), 0]))
      archive.append(little(UInt32(0x0403_4B50)))
      archive.append(words([20]))
      archive.append(common)
      archive.append(Data(name.utf8))
      archive.append(content)
      directory.append(little(UInt32(0x0201_4B50)))
      directory.append(words([20, 20]))
      directory.append(common)
      directory.append(words([0, 0, 0, 0, 0]))
      directory.append(little(start))
      directory.append(Data(name.utf8))
    }
    let (count, start) = (UInt16(files.count), UInt32(archive.count))
    archive.append(directory)
    archive.append(little(UInt32(0x0605_4B50)))
    archive.append(words([0, 0, count, count]))
    for value in [UInt32(directory.count), start] { archive.append(little(value)) }
    archive.append(words([0]))
    return archive
  }

  private static func little(_ value: some FixedWidthInteger) -> Data { withUnsafeBytes(of: value.littleEndian) { Data($0) } }

  /// CRC-32 with the polynomial 0xEDB88320.
  static func checksum(_ data: Data) -> UInt32 {
    var value = ~UInt32(0)
    for byte in data { value = table[Int((value ^ UInt32(byte)) & 0xFF)] ^ (value >> 8) }
    return ~value
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
  }
}
