"""Backends that run an ECHO model: PyTorch and ONNX Runtime behind one small protocol."""
