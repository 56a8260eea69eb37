/* The voice of a tablet: says what is new, unless it is muted or the device cannot speak. */
'use strict';

window.kitchenVoice = (function ($) {
  const MUTED = 'kitchen.muted';
  const canSpeak = 'speechSynthesis' in window && 'SpeechSynthesisUtterance' in window;
  let muted = localStorage.getItem(MUTED) === '1';

  function show() {
    $('#voice')
      .prop('disabled', !canSpeak)
      .attr('aria-pressed', String(canSpeak && !muted))
      .text(canSpeak ? `Voice ${muted ? 'off' : 'on'}` : 'No voice on this device');
  }

  $('#voice').on('click', () => {
    muted = !muted;
    localStorage.setItem(MUTED, muted ? '1' : '0');
    if (muted) window.speechSynthesis.cancel();
    show();
  });
  show();

  /** The same words are written where a screen reader finds them. */
  function say(text) {
    $('#spoken').text(text);
    if (!canSpeak || muted) return;
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = 'en';
    window.speechSynthesis.speak(utterance);
  }

  return { say };
})(jQuery);
