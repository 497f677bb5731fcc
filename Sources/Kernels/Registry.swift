/// Every kernel that is compiled: the lists of the families of equations. A new family is a folder
/// beside `Incompressible` with its kernels and their list, and a line here.
///
/// A kernel with a variant for graded axes is followed by it. What is not listed has no sweep; what is listed is tested against ``Dual`` and ``Taped``
/// without further ado.
public enum KernelRegistry {
  public static let all: [any Kernel] = [
    IncompressibleKernels.all
  ].flatMap { $0 }.flatMap { kernel in [kernel] + (kernel.graded.map { [$0] } ?? []) }
}
