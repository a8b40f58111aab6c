module.exports = Math.tanh;
