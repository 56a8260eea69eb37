/* Rows of streets in the form of a delivery zone. */
'use strict';

(function ($) {
  const FIELDS = ['streetId', 'from', 'to'];

  $('[data-add-street]').on('click', (event) => {
    const $form = $(event.currentTarget).closest('form');
    const row = document.getElementById('street-row').content.cloneNode(true);
    $form.find('[data-streets]').append(row);
    number($form);
    $form.find('[data-street]').last().find('select').trigger('focus');
  });

  $(document).on('click', '[data-remove-street]', (event) => {
    const $form = $(event.currentTarget).closest('form');
    $(event.currentTarget).closest('[data-street]').remove();
    number($form);
    $form.find('[data-add-street]').trigger('focus');
  });

  /** Fields are numbered by their row, without gaps: the server reads them as a list. */
  function number($form) {
    const zone = $form.find('[data-add-street]').data('addStreet');
    $form.find('[data-street]').each((row, element) => {
      $(element)
        .find('select, input')
        .each((index, field) => {
          const id = `${FIELDS[index]}-${zone}-${row}`;
          $(field).attr({ id, name: `streets.${row}.${FIELDS[index]}` });
          $(field).siblings('label').attr('for', id);
        });
    });
  }
})(jQuery);
