import Foundation

/// A film as an MP4 file (H.264), made by the program ffmpeg, which takes the frames from a pipe.
public final class MP4Film {
  private let process = Process()
  private let input = Pipe()
  private let messages = Pipe()
  private let width, height: Int

  /// - Parameter rate: frames a second.
  /// - Throws: `DrawingError` if there is no ffmpeg.
  public init(path: String, width: Int, height: Int, rate: Double) throws(DrawingError) {
    (self.width, self.height) = (width, height)
    guard let program = Self.program else {
      throw DrawingError("an MP4 takes the program ffmpeg, which is not on the PATH; install it, or let the name of the film end in .gif")
    }
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [
      "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "bgr0", "-video_size", "\(width)x\(height)", "-framerate", "\(rate)",
      "-i", "-", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white", "-c:v", "libx264", "-crf", "18", "-pix_fmt", "yuv420p", "-movflags",
      "+faststart", "-f", "mp4", path,
    ]
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    process.standardError = messages
    do { try process.run() } catch { throw DrawingError("cannot start \(program); check that it may be run") }
  }

  /// Where ffmpeg is; nil if it is nowhere.
  public static var program: String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/ffmpeg" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Appends a frame.
  public func add(_ frame: Raster) throws(DrawingError) {
    precondition(frame.width == width && frame.height == height, "frames of one size")
    let data = frame.pixels.withUnsafeBytes { Data($0) }
    do { try input.fileHandleForWriting.write(contentsOf: data) } catch { throw failure() }
  }

  /// Completes the file.
  public func close() throws(DrawingError) {
    try? input.fileHandleForWriting.close()
    let text = messages.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0, process.terminationReason == .exit else { throw failure(String(decoding: text, as: UTF8.self)) }
  }

  private func failure(_ text: String = "") -> DrawingError {
    let reason = text.split(separator: "\n").first.map { ": \($0)" } ?? ""
    return DrawingError("ffmpeg cannot make the film\(reason); let its name end in .gif, or see whether ffmpeg has libx264")
  }
}
