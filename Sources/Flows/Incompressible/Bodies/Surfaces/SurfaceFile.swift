import CaseFiles
import Foundation

/// The triangles of a surface in a file: STL, binary or ASCII, or Wavefront's OBJ.
enum SurfaceFile {
  /// Of a file, and of triangles.
  static let largestSize = 100_000_000
  private static let most = 2_000_000

  typealias Fault = SurfaceMesh.Fault

  /// - Parameters:
  ///   - name: of the file; one that ends in `.obj` is read as such.
  ///   - origin: the point to count from.
  /// - Throws: `Fault` if they are no closed surface.
  static func mesh(_ data: [UInt8], name: String, origin: SIMD3<Double> = .zero) throws(Fault) -> SurfaceMesh {
    let corners: [SIMD3<Double>]
    if let binary = binary(data) {
      corners = binary
    } else {
      guard let text = String(validating: data, as: UTF8.self) else {
        throw Fault(reason: "it is neither a whole binary STL nor a text", remedy: "take the whole file, and one of the forms STL and OBJ")
      }
      corners = name.lowercased().hasSuffix(".obj") ? try wavefront(text) : try ascii(text)
    }
    guard corners.allSatisfy({ abs($0.x) < 1e30 && abs($0.y) < 1e30 && abs($0.z) < 1e30 }) else {
      throw Fault(reason: "it has coordinates that are not finite", remedy: "write the surface anew")
    }
    guard corners.count >= 12 else {
      throw Fault(reason: "it has \(corners.count / 3) triangles, and a closed surface at least four", remedy: "give a closed surface")
    }
    return try SurfaceMesh(corners: corners.map { $0 - origin })
  }

  /// Nil of what is no binary STL: its length follows from its number of triangles.
  private static func binary(_ data: [UInt8]) -> [SIMD3<Double>]? {
    guard data.count >= 84 else { return nil }
    return data.withUnsafeBytes { bytes -> [SIMD3<Double>]? in
      let count = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 80, as: UInt32.self)))
      guard count <= most, data.count == 84 + 50 * count else { return nil }
      var corners: [SIMD3<Double>] = []
      corners.reserveCapacity(3 * count)
      for triangle in 0..<count {
        for corner in 1...3 {
          func number(_ axis: Int) -> Double {
            let place = 84 + 50 * triangle + 12 * corner + 4 * axis
            return Double(Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))))
          }
          corners.append([number(0), number(1), number(2)])
        }
      }
      return corners
    }
  }

  /// Lines `vertex x y z` between `outer loop` and `endloop`, three of them.
  private static func ascii(_ text: String) throws(Fault) -> [SIMD3<Double>] {
    let lines = text.split(whereSeparator: \.isNewline).map { $0.split { $0 == " " || $0 == "\t" } }
    guard lines.first?.first?.lowercased() == "solid" else {
      throw Fault(reason: "it is no STL: neither as long as its triangles are, nor begun by `solid`", remedy: "take the whole file")
    }
    guard lines.contains(where: { $0.first?.lowercased() == "endsolid" }) else {
      throw Fault(reason: "it does not end with `endsolid`, so that it may be cut", remedy: "take the whole file")
    }
    var (corners, open) = ([SIMD3<Double>](), 0)
    for (number, words) in lines.enumerated() {
      switch words.first?.lowercased() {
      case "vertex":
        corners.append(try point(words.dropFirst(), line: number + 1))
        open += 1
      case "outer": open = 0
      case "endloop":
        guard open == 3 else {
          throw Fault(reason: "a facet before line \(number + 1) has \(open) corners, not three", remedy: "write the surface in triangles")
        }
      default: break
      }
    }
    return corners
  }

  /// Lines `v x y z` and `f i j k …`, numbers of vertices from 1, or from −1 backwards.
  private static func wavefront(_ text: String) throws(Fault) -> [SIMD3<Double>] {
    var (vertices, corners) = ([SIMD3<Double>](), [SIMD3<Double>]())
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let words = line.split { $0 == " " || $0 == "\t" }
      switch words.first {
      case "v": vertices.append(try point(words.dropFirst(), line: number + 1))
      case "f":
        var face: [SIMD3<Double>] = []
        for word in words.dropFirst() {
          let index = word.split(separator: "/", omittingEmptySubsequences: false).first.flatMap { Int($0) } ?? 0
          let place = index < 0 ? vertices.count + index : index - 1
          guard vertices.indices.contains(place) else {
            throw Fault(reason: "line \(number + 1) names a vertex that does not stand before it", remedy: "write vertices before faces")
          }
          face.append(vertices[place])
        }
        guard (3...64).contains(face.count) else {
          throw Fault(reason: "the face in line \(number + 1) has \(face.count) corners", remedy: "write faces of three corners")
        }
        for corner in 1..<face.count - 1 { corners += [face[0], face[corner], face[corner + 1]] }
      default: break
      }
      guard corners.count <= 3 * most else {
        throw Fault(reason: "it has more than \(most) triangles", remedy: "take a coarser surface: triangles of a cell's size suffice")
      }
    }
    return corners
  }

  private static func point(_ words: ArraySlice<Substring>, line: Int) throws(Fault) -> SIMD3<Double> {
    let numbers = words.prefix(3).compactMap { Double($0) }
    guard numbers.count == 3 else { throw Fault(reason: "line \(line) has no three coordinates", remedy: "mend that line") }
    return [numbers[0], numbers[1], numbers[2]]
  }
}
