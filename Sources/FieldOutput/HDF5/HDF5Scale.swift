import CHDF5

// Dimension scales: datasets of coordinates, by which xarray and others know where values stand.

extension HDF5Dataset {
  /// Makes the dataset the coordinate of an axis.
  func becomeScale(named name: String) throws(OutputError) {
    try HDF5Library.call("make \(place) a dimension scale") { [id] in H5DSset_scale(id, name) }
  }

  /// Says where the values stand along one of the dataset's extents, counted from the slowest.
  func attach(_ scale: borrowing HDF5Dataset, toExtent extent: Int) throws(OutputError) {
    let scaleID = scale.id
    try HDF5Library.call("attach the scale \(scale.place) to \(place)") { [id] in H5DSattach_scale(id, scaleID, UInt32(extent)) }
  }
}
