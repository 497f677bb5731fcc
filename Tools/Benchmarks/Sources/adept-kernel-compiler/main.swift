import AdeptKernels
import KernelCompilation

KernelCompiler(adeptKernels, loopsModule: "AdeptLoops").run()
