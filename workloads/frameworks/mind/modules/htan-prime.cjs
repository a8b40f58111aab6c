module.exports = (value) => 1 - Math.tanh(value) ** 2;
