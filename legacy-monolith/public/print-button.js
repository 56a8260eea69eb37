/* A page that is there to be printed. */
'use strict';

document.getElementById('print').addEventListener('click', () => window.print());
