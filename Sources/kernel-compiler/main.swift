import KernelCompilation
import Kernels

KernelCompiler(KernelRegistry.all).run()
