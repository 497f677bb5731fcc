import Foundation

/// Chromium without a window, in which pages are looked at.
struct Browser {
  private let program: String

  /// - Returns: nil where there is none.
  init?() {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let names = ["chromium", "chromium-browser", "google-chrome"]
    let found = folders.flatMap { folder in names.map { "\(folder)/\($0)" } }.first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let found else { return nil }
    program = found
  }

  /// What is seen of a page.
  struct View {
    /// Bytes of the picture of the page.
    let screenshot: Data
    /// What scripts complain of.
    let complaints: [Substring]
    /// How many pictures the page has, how many of them cannot be decoded, and whether it is wider
    /// than the window.
    let pictures, broken: Int
    let isTooWide: Bool
    let sections: Int
  }

  private static let probe = """
    <script>
    window.onload = async () => {
      let broken = 0;
      const pictures = [...document.querySelectorAll('image')];
      for (const picture of pictures) {
        const copy = new Image();
        await new Promise(done => { copy.onload = done; copy.onerror = () => { broken += 1; done(); }; copy.src = picture.getAttribute("href"); });
      }
      const found = { pictures: pictures.length, broken, sections: document.querySelectorAll('section').length,
        isTooWide: document.documentElement.scrollWidth > window.innerWidth };
      document.title = 'found ' + JSON.stringify(found) + ' end';
    };
    </script>
    """

  private struct Found: Decodable {
    let pictures, broken, sections: Int
    let isTooWide: Bool
  }

  /// Looks at a page.
  func view(_ page: String, in scratch: Scratch) throws -> View {
    let picture = scratch.path + "/page.png"
    let seen = try run(["--screenshot=\(picture)", "file://\(page)"], scratch)
    let html = try String(contentsOfFile: page, encoding: .utf8)
    let copy = scratch.path + "/probe.html"
    try html.replacing("</body>", with: Self.probe + "</body>").write(toFile: copy, atomically: true, encoding: .utf8)
    let dump = try run(["--virtual-time-budget=10000", "--dump-dom", "file://\(copy)"], scratch)
    let parts = dump.output.split(separator: "<title>found ", maxSplits: 1, omittingEmptySubsequences: false)
    let json = parts.count > 1 ? parts[1].prefix(while: { $0 != "}" }) + "}" : "{}"
    let found = try JSONDecoder().decode(Found.self, from: Data(json.utf8))
    return View(
      screenshot: FileManager.default.contents(atPath: picture) ?? Data(),
      complaints: (seen.errors + dump.errors).split(separator: "\n").filter { $0.contains(":CONSOLE") }, pictures: found.pictures,
      broken: found.broken, isTooWide: found.isTooWide, sections: found.sections)
  }

  private func run(_ arguments: [String], _ scratch: Scratch) throws -> (output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments =
      [
        "120", program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr",
        "--user-data-dir=\(scratch.path)/browser", "--window-size=1100,2400",
      ] + arguments
    let (out, err) = (scratch.path + "/browser.out", scratch.path + "/browser.err")
    for file in [out, err] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardError = FileHandle(forWritingAtPath: err)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return (
      try String(contentsOfFile: out, encoding: .utf8), String(decoding: FileManager.default.contents(atPath: err) ?? Data(), as: UTF8.self)
    )
  }
}
