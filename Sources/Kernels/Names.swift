// What several kernels call themselves and their fields by.

let axisNames = ["x", "y", "z"]

/// The inputs that are the components of a velocity, in this many dimensions.
public func velocityNames(_ dimension: Int) -> [String] { ["u", "v", "w"].prefix(dimension).map { $0 } }

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
